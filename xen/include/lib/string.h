/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Memory and string functions. In a freestanding build (the hypervisor) this header declares the C
 * library's names, defined in xen/lib/string.c; in a hosted build (tools, host tests) it passes on
 * the C library's own. What the C library of the day may lack (strlcpy, parse_u64, ...) comes from
 * xen/lib/parse.c in both.
 */
#ifndef LIB_STRING_H
#define LIB_STRING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if __STDC_HOSTED__

#include <string.h>
#include <strings.h>

#else

void *memcpy(void *restrict dst, const void *restrict src, size_t n);
void *memmove(void *dst, const void *src, size_t n);
void *memset(void *dst, int c, size_t n);
int memcmp(const void *a, const void *b, size_t n);
void *memchr(const void *s, int c, size_t n);
size_t strlen(const char *s);
size_t strnlen(const char *s, size_t max);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t n);
int strcasecmp(const char *a, const char *b);
int strncasecmp(const char *a, const char *b, size_t n);
char *strchr(const char *s, int c);
char *strrchr(const char *s, int c);
char *strstr(const char *s, const char *word);
size_t strspn(const char *s, const char *accept);
size_t strcspn(const char *s, const char *reject);

/*
 * The compiler expands calls of small constant size in place and calls the functions above for the
 * rest.
 */
#define memcpy(d, s, n)     __builtin_memcpy(d, s, n)
#define memmove(d, s, n)    __builtin_memmove(d, s, n)
#define memset(d, c, n)     __builtin_memset(d, c, n)
#define memcmp(a, b, n)     __builtin_memcmp(a, b, n)
#define strlen(s)           __builtin_strlen(s)
#define strcmp(a, b)        __builtin_strcmp(a, b)

#endif /* !__STDC_HOSTED__ */

/*
 * Copy (append) @src into @dst of @size bytes, always terminated if @size > 0. Returns the length
 * the whole string would have: a result >= @size means it was cut.
 */
size_t strlcpy(char *dst, const char *src, size_t size);
size_t strlcat(char *dst, const char *src, size_t size);

/*
 * The unsigned number @s starts with. @base is 2..36, or 0 for the C convention (0x hexadecimal,
 * leading 0 octal, else decimal); base 16 also accepts a leading 0x. No sign, no leading space.
 * *@end (may be NULL) is set behind the last digit used, to @s itself when there is none. A number
 * above UINT64_MAX gives UINT64_MAX.
 */
uint64_t parse_u64(const char *s, const char **end, unsigned int base);

/*
 * A size in bytes: a number (any base, C convention) with an optional suffix b, k, m, g or t of
 * either case; without one the number counts bytes. *@end is set behind the suffix. Saturates at
 * UINT64_MAX.
 */
uint64_t parse_size(const char *s, const char **end);

/*
 * 1 for yes/on/true/enable/1, 0 for no/off/false/disable/0, -1 for anything else. @len bytes at @s.
 */
int parse_bool(const char *s, size_t len);

#endif
