/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The unit-test harness: TEST(name) { ... } registers a case; the binary runs them all and prints TAP.
 * A failed CHECK ends its case (by longjmp), not the binary, so one run names every failing case.
 */
#ifndef TEST_H
#define TEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct test_case {
    const char *name;
    void (*run)(void);
    struct test_case *next;
};

void test_register(struct test_case *tc);
_Noreturn void test_fail(const char *file, int line, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/*
 * Fault injection. test_fault_at(n): the n-th following allocation through test_malloc() and its kin
 * returns NULL (0: never). test_fault_hit() tells whether that point was reached.
 */
void test_fault_at(unsigned int n);
bool test_fault_hit(void);
void *test_malloc(size_t size);
void *test_calloc(size_t n, size_t size);
void *test_realloc(void *p, size_t size);

#define TEST(fn)                                                            \
    static void fn(void);                                                   \
    static struct test_case fn##_case = { #fn, fn, NULL };                  \
    __attribute__((constructor)) static void fn##_register(void)            \
    {                                                                       \
        test_register(&fn##_case);                                          \
    }                                                                       \
    static void fn(void)

#define CHECK(cond)                                                         \
    do {                                                                    \
        if (!(cond))                                                        \
            test_fail(__FILE__, __LINE__, "%s", #cond);                     \
    } while (0)

#define CHECK_EQ(a, b)                                                      \
    do {                                                                    \
        long long a_ = (long long)(a), b_ = (long long)(b);                 \
        if (a_ != b_)                                                       \
            test_fail(__FILE__, __LINE__, "%s = %lld (%#llx), expected %s = %lld (%#llx)", \
                      #a, a_, a_, #b, b_, b_);                              \
    } while (0)

#define CHECK_STR(a, b)                                                     \
    do {                                                                    \
        const char *a_ = (a), *b_ = (b);                                    \
        if (!a_ || __builtin_strcmp(a_, b_))                                \
            test_fail(__FILE__, __LINE__, "%s = \"%s\", expected \"%s\"", #a, a_ ? a_ : "(null)", b_); \
    } while (0)

#endif
