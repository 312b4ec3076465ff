# SPDX-License-Identifier: GPL-2.0-only
# Against the libraries of each format's makers, which produce the streams. -O2: the data is large
# for a sanitizer.
$(eval $(call unit_test,lib-decompress,data.c check.c test-checksums.c test-gzip.c test-xz.c \
  test-lz4.c test-zstd.c test-common.c,\
  $(patsubst $(srcdir)/%,%,$(wildcard $(srcdir)/xen/lib/decompress/*.c)),\
  -O2 -I$(srcdir)/xen/include -I$(srcdir)/xen/lib/decompress,-lz -llzma -llz4 -lzstd))
