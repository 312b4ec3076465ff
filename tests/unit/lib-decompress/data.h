/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Data to be compressed, of several kinds and sizes; always the same.
 */
#ifndef LIB_DECOMPRESS_DATA_H
#define LIB_DECOMPRESS_DATA_H

#include <stddef.h>
#include <stdint.h>

enum data_kind {
    DATA_ZEROES,
    DATA_TEXT,                      /* words, many of them again and again */
    DATA_CODE,                      /* x86 instructions: calls and jumps close together too */
    DATA_PATTERNS,                  /* runs with short periods */
    DATA_RANDOM,                    /* does not compress */
    DATA_MIXED,                     /* stretches of all of them */
    DATA_KINDS
};

/* @size bytes in a buffer from malloc(). */
uint8_t *data_make(enum data_kind kind, size_t size);

uint32_t data_random(uint32_t limit);

#endif
