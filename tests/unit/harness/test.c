// SPDX-License-Identifier: GPL-2.0-only
/* Runs the registered cases in the order they were written and prints TAP; see test.h. */
#include "test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct test_case *first, **last = &first;
static jmp_buf escape;
static unsigned int fault_countdown;
static bool fault_reached;

void test_register(struct test_case *tc)
{
    *last = tc;
    last = &tc->next;
}

void test_fail(const char *file, int line, const char *fmt, ...)
{
    va_list ap;

    printf("# %s:%d: ", file, line);
    va_start(ap, fmt);
    vprintf(fmt, ap);
    va_end(ap);
    putchar('\n');
    longjmp(escape, 1);
}

void test_fault_at(unsigned int n)
{
    fault_countdown = n;
    fault_reached = false;
}

bool test_fault_hit(void)
{
    return fault_reached;
}

static bool fault_now(void)
{
    if (fault_countdown == 0 || --fault_countdown)
        return false;
    fault_reached = true;
    return true;
}

void *test_malloc(size_t size)
{
    return fault_now() ? NULL : malloc(size);
}

void *test_calloc(size_t n, size_t size)
{
    return fault_now() ? NULL : calloc(n, size);
}

void *test_realloc(void *p, size_t size)
{
    return fault_now() ? NULL : realloc(p, size);
}

/* Apart from main(), so that none of its variables lives across the longjmp. */
static bool run_case(const struct test_case *tc)
{
    if (setjmp(escape))
        return false;
    tc->run();
    return true;
}

int main(int argc, char **argv)
{
    unsigned int number = 0, failed = 0;
    bool good;

    setvbuf(stdout, NULL, _IOLBF, 0);
    for (struct test_case *tc = first; tc; tc = tc->next) {
        if (argc > 1 && strcmp(argv[1], tc->name))
            continue;
        test_fault_at(0);
        number++;
        good = run_case(tc);
        failed += !good;
        printf("%s %u %s\n", good ? "ok" : "not ok", number, tc->name);
    }
    printf("1..%u\n", number);
    return failed ? 1 : 0;
}
