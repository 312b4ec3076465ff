# SPDX-License-Identifier: LGPL-2.1-only
obj-y += decompress.o copy.o crc.o xxhash.o
obj-$(CONFIG_GZIP) += gzip.o deflate.o deflate-tables.o
obj-$(CONFIG_XZ) += xz.o lzma2.o bcj-x86.o
obj-$(CONFIG_LZ4) += lz4.o
obj-$(CONFIG_ZSTD) += zstd.o zstd-literals.o zstd-sequences.o zstd-huffman.o zstd-fse.o
