/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Formatted output into a buffer: the integer, string, character and pointer conversions of C (d i
 * u x X o c s p %), with flags, width, precision and the lengths hh h l ll z t j. No floating
 * point, no %n. A conversion it does not know is copied as it stands.
 */
#ifndef LIB_VSNPRINTF_H
#define LIB_VSNPRINTF_H

#include <stdarg.h>
#include <stddef.h>

#include <lib/compiler.h>

/*
 * Write at most @size bytes including the terminating NUL, which is always there if @size > 0.
 * Return the length the whole text has, without the NUL: a result >= @size means it was cut.
 */
int vsnprintf(char *buf, size_t size, const char *fmt, va_list args) __printf(3, 0);
int snprintf(char *buf, size_t size, const char *fmt, ...) __printf(3, 4);

/*
 * The same, but return how many bytes were written, without the NUL: fit to be added to a position.
 */
int vscnprintf(char *buf, size_t size, const char *fmt, va_list args) __printf(3, 0);
int scnprintf(char *buf, size_t size, const char *fmt, ...) __printf(3, 4);

#endif
