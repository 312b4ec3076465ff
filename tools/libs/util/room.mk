# SPDX-License-Identifier: LGPL-2.1-only
# libxlutil: what xl and others need to read configuration files. It uses libxl's types.
$(eval $(call library,util,xlutil,4.17,4.17.0,config.c disk.c parse.c pci.c vif.c,light,))
tools-generated-util := $(tools-generated-light)
