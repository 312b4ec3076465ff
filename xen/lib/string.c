// SPDX-License-Identifier: LGPL-2.1-only
/*
 * The C library's memory and string functions for the hypervisor, which has no C library. The bulk
 * operations are the processor's string instructions in words of eight bytes: fast on all
 * processors of the last decade, and eight times fewer steps than by bytes where they are emulated.
 */
#include <lib/string.h>
#include <lib/ctype.h>

#undef memcpy
#undef memmove
#undef memset
#undef memcmp
#undef strlen
#undef strcmp

/* Keep the compiler from turning the loops below into calls of the very functions they define. */
#pragma GCC optimize("no-tree-loop-distribute-patterns")

/* One word at a place of any alignment. */
struct word {
    uint64_t value;
} __attribute__((packed, may_alias));

#define WORD(p)     (((struct word *)(p))->value)
#define WORD_SIZE   8

/* Below this size (in bytes) starting a string instruction costs more than it saves. */
#define STRING_MIN  32

static inline void copy_few(uint8_t *dst, const uint8_t *src, size_t n)
{
    for (; n >= WORD_SIZE; n -= WORD_SIZE, dst += WORD_SIZE, src += WORD_SIZE)
        WORD(dst) = WORD(src);
    while (n--)
        *dst++ = *src++;
}

/*
 * Upwards, so also right for a destination below an overlapping source. Whole words first, then the
 * last word of the source, read before anything was written, which overlaps what is there already.
 */
static inline void copy_up(uint8_t *dst, const uint8_t *src, size_t n)
{
    size_t words = n / WORD_SIZE;
    uint64_t last;
    uint8_t *end;

    if (n < STRING_MIN) {
        copy_few(dst, src, n);
        return;
    }
    end = dst + n - WORD_SIZE;
    last = WORD(src + n - WORD_SIZE);
    __asm__ volatile("rep movsq" : "+D" (dst), "+S" (src), "+c" (words) : : "memory");
    WORD(end) = last;
}

/* Downwards, by a loop: the string instructions are slow in this direction on every processor. */
static void copy_down(uint8_t *dst, const uint8_t *src, size_t n)
{
    while (n >= WORD_SIZE) {
        n -= WORD_SIZE;
        WORD(dst + n) = WORD(src + n);
    }
    while (n--)
        dst[n] = src[n];
}

void *memcpy(void *restrict dst, const void *restrict src, size_t n)
{
    copy_up(dst, src, n);
    return dst;
}

void *memmove(void *dst, const void *src, size_t n)
{
    if ((uintptr_t)dst - (uintptr_t)src >= n)
        copy_up(dst, src, n);
    else
        copy_down(dst, src, n);
    return dst;
}

void *memset(void *dst, int c, size_t n)
{
    uint64_t pattern = (uint8_t)c * 0x0101010101010101ull;
    uint8_t *d = dst;
    size_t words = n / WORD_SIZE;

    if (n < WORD_SIZE) {
        while (n--)
            *d++ = c;
        return dst;
    }
    WORD(d + n - WORD_SIZE) = pattern;
    __asm__ volatile("rep stosq" : "+D" (d), "+c" (words) : "a" (pattern) : "memory");
    return dst;
}

int memcmp(const void *a, const void *b, size_t n)
{
    const uint8_t *p = a, *q = b;

    while (n >= WORD_SIZE && WORD(p) == WORD(q)) {
        n -= WORD_SIZE;
        p += WORD_SIZE;
        q += WORD_SIZE;
    }
    for (; n; n--, p++, q++)
        if (*p != *q)
            return *p - *q;
    return 0;
}

void *memchr(const void *s, int c, size_t n)
{
    for (const uint8_t *p = s; n; n--, p++)
        if (*p == (uint8_t)c)
            return (void *)p;
    return NULL;
}

size_t strlen(const char *s)
{
    const char *p = s;

    while (*p)
        p++;
    return p - s;
}

size_t strnlen(const char *s, size_t max)
{
    size_t n = 0;

    while (n < max && s[n])
        n++;
    return n;
}

int strcmp(const char *a, const char *b)
{
    for (; *a && *a == *b; a++, b++)
        ;
    return (uint8_t)*a - (uint8_t)*b;
}

int strncmp(const char *a, const char *b, size_t n)
{
    for (; n; n--, a++, b++)
        if (*a != *b || !*a)
            return (uint8_t)*a - (uint8_t)*b;
    return 0;
}

int strncasecmp(const char *a, const char *b, size_t n)
{
    for (; n; n--, a++, b++) {
        char x = ascii_lower(*a), y = ascii_lower(*b);

        if (x != y || !x)
            return (uint8_t)x - (uint8_t)y;
    }
    return 0;
}

int strcasecmp(const char *a, const char *b)
{
    return strncasecmp(a, b, SIZE_MAX);
}

char *strchr(const char *s, int c)
{
    for (; *s != (char)c; s++)
        if (!*s)
            return NULL;
    return (char *)s;
}

char *strrchr(const char *s, int c)
{
    const char *last = NULL;

    do {
        if (*s == (char)c)
            last = s;
    } while (*s++);
    return (char *)last;
}

char *strstr(const char *s, const char *word)
{
    size_t len = strlen(word);

    for (; strncmp(s, word, len); s++)
        if (!*s)
            return NULL;
    return (char *)s;
}

size_t strspn(const char *s, const char *accept)
{
    size_t n = 0;

    while (s[n] && strchr(accept, s[n]))
        n++;
    return n;
}

size_t strcspn(const char *s, const char *reject)
{
    size_t n = 0;

    while (s[n] && !strchr(reject, s[n]))
        n++;
    return n;
}
