/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What of <string.h> the firmware has; the implementation is host/string.c. Found before the
 * system's header, so that sources shared with the tools need not know where they run.
 */
#ifndef FW_STRING_H
#define FW_STRING_H

#include <stddef.h>

void *memcpy(void *to, const void *from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *at, int byte, size_t size);
int memcmp(const void *a, const void *b, size_t size);
size_t strlen(const char *s);
int strcmp(const char *a, const char *b);

#endif
