/* SPDX-License-Identifier: LGPL-2.1-only */
/* UUIDs as the API has them: 16 bytes, most significant first. Included by libxl.h. */
#ifndef LIBXL_UUID_H
#define LIBXL_UUID_H

#include <stdint.h>

#define LIBXL_UUID_FMT \
    "%02hhx%02hhx%02hhx%02hhx-%02hhx%02hhx-%02hhx%02hhx-%02hhx%02hhx-%02hhx%02hhx%02hhx%02hhx%" \
    "02hhx%02hhx"
#define LIBXL_UUID_FMTLEN (2 * 16 + 4)
#define LIBXL__UUID_BYTES(u) \
    u[0], u[1], u[2], u[3], u[4], u[5], u[6], u[7], u[8], u[9], u[10], u[11], u[12], u[13], u[14], \
        u[15]
#define LIBXL_UUID_BYTES(arg) LIBXL__UUID_BYTES((arg).uuid)

typedef struct {
    unsigned char uuid[16];
} libxl_uuid;

#if defined(LIBXL_API_VERSION) && LIBXL_API_VERSION < 0x040700
#include <uuid/uuid.h>
#endif

typedef struct libxl__ctx libxl_ctx;

int libxl_uuid_is_nil(const libxl_uuid *uuid);
void libxl_uuid_generate(libxl_uuid *uuid);
/* 0, or -1 if `in` is not the 36-character form. */
int libxl_uuid_from_string(libxl_uuid *uuid, const char *in);
void libxl_uuid_copy(libxl_ctx *ctx_opt, libxl_uuid *dst, const libxl_uuid *src);
void libxl_uuid_clear(libxl_uuid *uuid);
int libxl_uuid_compare(const libxl_uuid *uuid1, const libxl_uuid *uuid2);
const uint8_t *libxl_uuid_bytearray_const(const libxl_uuid *uuid);
uint8_t *libxl_uuid_bytearray(libxl_uuid *uuid);

#if defined(LIBXL_API_VERSION) && LIBXL_API_VERSION < 0x040500
#define libxl_uuid_copy(dst, src) libxl_uuid_copy(NULL, (dst), (src))
#endif

#endif
