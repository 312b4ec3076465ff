/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Decompressing a whole image in memory: kernels and RAM disks, from whoever made them. Nothing
 * outside the two buffers is touched whatever the input holds.
 */
#ifndef LIB_DECOMPRESS_H
#define LIB_DECOMPRESS_H

#include <stddef.h>
#include <stdint.h>

enum decompress_format {
    DECOMPRESS_NONE,                /* nothing known: most likely not compressed */
    DECOMPRESS_GZIP,
    DECOMPRESS_XZ,
    DECOMPRESS_LZ4,                 /* the modern or the legacy frame */
    DECOMPRESS_ZSTD,
};

/* What the first bytes say. A format that was configured out is still named. */
enum decompress_format decompress_identify(const void *in, size_t len);
const char *decompress_name(enum decompress_format format);

/*
 * The size in bytes the image will have when decompressed, if the format tells without decoding
 * everything and it can be believed to that extent; 0 otherwise. Only a hint: decompress() never
 * trusts it.
 */
uint64_t decompress_size_hint(const void *in, size_t len);

/*
 * Decompress the stream @in, and those of the same format that follow it directly, to @out. What
 * comes behind is ignored (a Linux bzImage appends the size). Integrity checks in the stream are
 * verified. @alloc and @free provide work space, at most 160 KiB at a time. Returns the number of
 * bytes produced, or a negative errno with a reason in *@why (may be NULL): -EINVAL corrupt or
 * truncated, -ENOSPC @out is too small, -ENOMEM, -EOPNOTSUPP no such format or a feature of it that
 * is not implemented. On failure the contents of @out are undefined.
 */
int64_t decompress(const void *in, size_t in_len, void *out, size_t out_len,
                   void *(*alloc)(size_t size), void (*free)(void *p), const char **why);

/*
 * One block of LZ4 without a frame, for who reads frames himself: @in_len bytes that may become @max, in a buffer of
 * @out_len, the rest of which is undefined afterwards. The number of bytes; -EINVAL: corrupt, or more than @max; -ENOSPC:
 * more than @out_len.
 */
int64_t decompress_lz4_block(const void *in, size_t in_len, void *out, size_t out_len, size_t max);

#endif
