/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Values as printable text and back: \t \n \r \\, \ooo for 0 to 7, \xhh for the rest that does not
 * print.
 */
#ifndef XENSTORE_ESCAPE_H
#define XENSTORE_ESCAPE_H

#include <stddef.h>

/*
 * Both return a new string (nul-terminated; unescape's length is in *len), or exit without memory.
 */
char *escape(const char *bytes, size_t len);
char *unescape(const char *text, size_t *len);

#endif
