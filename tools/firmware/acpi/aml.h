/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Writing ACPI machine language (chapter 20 of the specification) into a buffer. When the buffer is
 * full, @overflow is set and nothing more is written; whoever reads the result checks that once.
 */
#ifndef ACPI_AML_H
#define ACPI_AML_H

#include <stdbool.h>
#include <stdint.h>

struct aml {
    uint8_t *at;
    uint32_t used, room;
    bool overflow;
};

enum {
    AML_NAME = 0x08, AML_SCOPE = 0x10, AML_BUFFER = 0x11, AML_PACKAGE = 0x12, AML_METHOD = 0x14,
    AML_LOCAL0 = 0x60, AML_LOCAL1 = 0x61, AML_ARG0 = 0x68, AML_STORE = 0x70, AML_AND = 0x7b,
    AML_NOTIFY = 0x86, AML_NOT = 0x92, AML_EQUAL = 0x93, AML_IF = 0xa0, AML_ELSE = 0xa1,
    AML_RETURN = 0xa4,
    AML_REGION = 0x5b80, AML_FIELD = 0x5b81, AML_DEVICE = 0x5b82, AML_PROCESSOR = 0x5b83,
};
enum { AML_SPACE_IO = 1 };
enum { AML_BYTE_ACCESS = 0x01, AML_DWORD_ACCESS = 0x03, AML_WRITE_ZEROS = 0x40 };
enum { AML_CHECK_DEVICE = 1, AML_EJECT_REQUEST = 3 };

void aml_byte(struct aml *aml, uint8_t byte);
void aml_bytes(struct aml *aml, const void *bytes, uint32_t size);
void aml_op(struct aml *aml, uint16_t op);
/* As ASL has it: "\\_SB.PCI0", "S010"; segments shorter than four characters are filled up. */
void aml_path(struct aml *aml, const char *path);
void aml_number(struct aml *aml, uint64_t value);
void aml_string(struct aml *aml, const char *string);

/* What carries its length: everything written until aml_close(aml, aml_open(...)) is in it. */
uint32_t aml_open(struct aml *aml, uint16_t op);
uint32_t aml_open_named(struct aml *aml, uint16_t op, const char *path);
uint32_t aml_open_method(struct aml *aml, const char *path, unsigned int args);
uint32_t aml_open_package(struct aml *aml, uint8_t elements);
uint32_t aml_open_processor(struct aml *aml, const char *path, uint8_t id);
uint32_t aml_open_field(struct aml *aml, const char *region, uint8_t flags);
void aml_close(struct aml *aml, uint32_t opened);

/* Whole statements. */
void aml_name_number(struct aml *aml, const char *path, uint64_t value);
void aml_name_string(struct aml *aml, const char *path, const char *value);
void aml_name_buffer(struct aml *aml, const char *path, const void *bytes, uint8_t size);
void aml_buffer(struct aml *aml, const void *bytes, uint8_t size);
void aml_name_eisa(struct aml *aml, const char *path, const char *id);
void aml_region(struct aml *aml, const char *path, uint64_t port, uint32_t length);
void aml_field_bits(struct aml *aml, const char *name, uint32_t bits);
void aml_return_number(struct aml *aml, uint64_t value);
void aml_notify(struct aml *aml, const char *path, uint8_t event);

/* Four characters: @letter and @number in three hexadecimal digits. */
struct aml_segment { char text[5]; };
struct aml_segment aml_numbered(char letter, uint32_t number);

#endif
