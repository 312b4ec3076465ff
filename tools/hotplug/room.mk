# SPDX-License-Identifier: GPL-2.0-only
# Hotplug scripts: connect back ends to the host's storage and network. Run by libxl (libs/light/device/hotplug.c).
$(eval $(call script,block,hotplug/linux,$(sysconfdir)/xen/scripts))
$(eval $(call script,vif-bridge,hotplug/linux,$(sysconfdir)/xen/scripts))
$(eval $(call datafile,hotplug-common.sh,hotplug/linux,$(sysconfdir)/xen/scripts))
