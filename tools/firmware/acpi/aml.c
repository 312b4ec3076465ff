/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * The writer of ACPI machine language. Section numbers are those of the specification 6.4.
 */
#include "aml.h"

#include <string.h>

enum { ROOT = '\\', DUAL_NAME = 0x2e, MULTI_NAME = 0x2f, SEGMENT = 4 };
enum { ZERO = 0x00, ONE = 0x01, BYTE = 0x0a, WORD = 0x0b, DWORD = 0x0c, STRING = 0x0d,
       QWORD = 0x0e };

void aml_bytes(struct aml *aml, const void *bytes, uint32_t size)
{
    if (aml->overflow || size > aml->room - aml->used) {
        aml->overflow = true;
        return;
    }
    memcpy(aml->at + aml->used, bytes, size);
    aml->used += size;
}

void aml_byte(struct aml *aml, uint8_t byte)
{
    aml_bytes(aml, &byte, 1);
}

/* Some have a prefix byte: it is the high byte. */
void aml_op(struct aml *aml, uint16_t op)
{
    if (op >> 8)
        aml_byte(aml, op >> 8);
    aml_byte(aml, op);
}

static const char *put_segment(struct aml *aml, const char *path)
{
    char segment[SEGMENT] = { '_', '_', '_', '_' };

    for (int i = 0; *path && *path != '.'; path++)
        if (i < SEGMENT)
            segment[i++] = *path;
    aml_bytes(aml, segment, sizeof(segment));
    return *path ? path + 1 : path;
}

/* 20.2.2 */
void aml_path(struct aml *aml, const char *path)
{
    unsigned int segments = 1;

    if (*path == ROOT) {
        aml_byte(aml, ROOT);
        path++;
    }
    for (const char *c = path; *c; c++)
        segments += *c == '.';
    if (segments == 2)
        aml_byte(aml, DUAL_NAME);
    if (segments > 2) {
        aml_byte(aml, MULTI_NAME);
        aml_byte(aml, segments);
    }
    while (*path)
        path = put_segment(aml, path);
}

/* 20.2.3: the shortest form, little-endian */
void aml_number(struct aml *aml, uint64_t value)
{
    if (value <= 1) {
        aml_byte(aml, value ? ONE : ZERO);
    } else if (value <= 0xff) {
        aml_byte(aml, BYTE);
        aml_byte(aml, value);
    } else if (value <= 0xffff) {
        aml_byte(aml, WORD);
        aml_bytes(aml, &value, 2);
    } else if (value <= 0xffffffff) {
        aml_byte(aml, DWORD);
        aml_bytes(aml, &value, 4);
    } else {
        aml_byte(aml, QWORD);
        aml_bytes(aml, &value, 8);
    }
}

void aml_string(struct aml *aml, const char *string)
{
    aml_byte(aml, STRING);
    aml_bytes(aml, string, strlen(string) + 1);
}

/* ---- Things with a length ---- */

uint32_t aml_open(struct aml *aml, uint16_t op)
{
    aml_op(aml, op);
    return aml->used;
}

uint32_t aml_open_named(struct aml *aml, uint16_t op, const char *path)
{
    const uint32_t opened = aml_open(aml, op);

    aml_path(aml, path);
    return opened;
}

uint32_t aml_open_method(struct aml *aml, const char *path, unsigned int args)
{
    const uint32_t opened = aml_open_named(aml, AML_METHOD, path);

    aml_byte(aml, args);
    return opened;
}

uint32_t aml_open_package(struct aml *aml, uint8_t elements)
{
    const uint32_t opened = aml_open(aml, AML_PACKAGE);

    aml_byte(aml, elements);
    return opened;
}

uint32_t aml_open_processor(struct aml *aml, const char *path, uint8_t id)
{
    const uint32_t opened = aml_open_named(aml, AML_PROCESSOR, path);
    const uint8_t no_block[5] = { 0 };

    aml_byte(aml, id);
    aml_bytes(aml, no_block, sizeof(no_block));
    return opened;
}

uint32_t aml_open_field(struct aml *aml, const char *region, uint8_t flags)
{
    const uint32_t opened = aml_open_named(aml, AML_FIELD, region);

    aml_byte(aml, flags);
    return opened;
}

/* 20.2.4: the length counts its own bytes, too; the first one's top bits say how many follow it. */
static uint32_t encode_length(uint32_t body, uint8_t encoded[3])
{
    const uint32_t bytes = body + 1 < 1 << 6 ? 1 : body + 2 < 1 << 12 ? 2 : 3;
    const uint32_t length = body + bytes;

    if (bytes == 1) {
        encoded[0] = length;
        return bytes;
    }
    encoded[0] = (bytes - 1) << 6 | (length & 0xf);
    encoded[1] = length >> 4;
    encoded[2] = length >> 12;
    return bytes;
}

void aml_close(struct aml *aml, uint32_t opened)
{
    const uint32_t body = aml->used - opened;
    uint8_t encoded[3];
    const uint32_t bytes = encode_length(body, encoded);

    aml_bytes(aml, encoded, bytes);             /* makes sure that there is room */
    if (aml->overflow)
        return;
    memmove(aml->at + opened + bytes, aml->at + opened, body);
    memcpy(aml->at + opened, encoded, bytes);
}

/* ---- Statements ---- */

void aml_name_number(struct aml *aml, const char *path, uint64_t value)
{
    aml_op(aml, AML_NAME);
    aml_path(aml, path);
    aml_number(aml, value);
}

void aml_name_string(struct aml *aml, const char *path, const char *value)
{
    aml_op(aml, AML_NAME);
    aml_path(aml, path);
    aml_string(aml, value);
}

void aml_buffer(struct aml *aml, const void *bytes, uint8_t size)
{
    const uint32_t opened = aml_open(aml, AML_BUFFER);

    aml_number(aml, size);
    aml_bytes(aml, bytes, size);
    aml_close(aml, opened);
}

void aml_name_buffer(struct aml *aml, const char *path, const void *bytes, uint8_t size)
{
    aml_op(aml, AML_NAME);
    aml_path(aml, path);
    aml_buffer(aml, bytes, size);
}

static uint32_t hex_digit(char c)
{
    return c <= '9' ? c - '0' : c - 'A' + 10;
}

/* 19.3.4: three letters of five bits and four digits, big-endian */
void aml_name_eisa(struct aml *aml, const char *path, const char *id)
{
    const uint32_t value = (id[0] & 0x1f) << 26 | (id[1] & 0x1f) << 21 | (id[2] & 0x1f) << 16 |
                           hex_digit(id[3]) << 12 | hex_digit(id[4]) << 8 | hex_digit(id[5]) << 4 |
                           hex_digit(id[6]);

    aml_name_number(aml, path, __builtin_bswap32(value));
}

void aml_region(struct aml *aml, const char *path, uint64_t port, uint32_t length)
{
    aml_op(aml, AML_REGION);
    aml_path(aml, path);
    aml_byte(aml, AML_SPACE_IO);
    aml_number(aml, port);
    aml_number(aml, length);
}

/* 20.2.5.2: an element of a field; its width is coded like a length, without counting itself */
void aml_field_bits(struct aml *aml, const char *name, uint32_t bits)
{
    put_segment(aml, name);
    if (bits < 1 << 6) {
        aml_byte(aml, bits);
    } else {
        aml_byte(aml, 1 << 6 | (bits & 0xf));
        aml_byte(aml, bits >> 4);
    }
}

void aml_return_number(struct aml *aml, uint64_t value)
{
    aml_op(aml, AML_RETURN);
    aml_number(aml, value);
}

void aml_notify(struct aml *aml, const char *path, uint8_t event)
{
    aml_op(aml, AML_NOTIFY);
    aml_path(aml, path);
    aml_number(aml, event);
}

struct aml_segment aml_numbered(char letter, uint32_t number)
{
    static const char digits[] = "0123456789ABCDEF";

    return (struct aml_segment){ { letter, digits[number >> 8 & 15], digits[number >> 4 & 15],
                                   digits[number & 15], 0 } };
}
