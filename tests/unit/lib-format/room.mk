# SPDX-License-Identifier: GPL-2.0-only
# Renamed, so that the C library's own is there to compare with.
$(eval $(call unit_test,lib-format,test-format.c,xen/lib/vsnprintf.c,\
  -Dvsnprintf=lib_vsnprintf -Dsnprintf=lib_snprintf \
  -Wno-format -Wno-format-security -Wno-format-truncation -I$(srcdir)/xen/include,))
