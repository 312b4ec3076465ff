/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A hypervisor made of paper, under the real libxenctrl: it stands in for libxencall,
 * libxenforeignmemory and libxendevicemodel (the program's own definitions win over the
 * libraries'), prints every hypercall with all the memory its arguments reach, and answers by rule.
 * Two libxenctrl that print the same make the same hypercalls.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "fake.h"

#define MAX_BUFFERS 64
#define DEPTH 3

static struct {
    char *p;
    size_t size;
} buffer[MAX_BUFFERS];
static enum reply reply;
static unsigned int calls;

void fake_set_reply(enum reply how)
{
    reply = how;
    calls = 0;
}

static int find(uint64_t address)
{
    int i;

    for (i = 0; i < MAX_BUFFERS; i++)
        if (buffer[i].p && address >= (uint64_t)buffer[i].p &&
            address < (uint64_t)buffer[i].p + buffer[i].size)
            return i;
    return -1;
}

/* Memory as 32-bit words, runs of zeros shortened; pointers into buffers as what they point at. */
static void dump(const char *p, size_t size, int depth)
{
    size_t at = 0, zeros = 0;

    putchar('{');
    while (at < size) {
        uint64_t word8 = 0;
        uint32_t word4 = 0;
        int b = -1;

        memcpy(&word4, p + at, size - at < 4 ? size - at : 4);
        if (at % 8 == 0 && size - at >= 8) {
            memcpy(&word8, p + at, 8);
            b = find(word8);
        }
        if (b >= 0) {
            printf(" @%zu", at);
            if (depth < DEPTH)
                dump((char *)word8, buffer[b].p + buffer[b].size - (char *)word8, depth + 1);
            at += 8;
            continue;
        }
        if (word4)
            printf(" %zu:%x", at, word4);
        else
            zeros++;
        at += 4;
    }
    printf(" }");
}

/* Overwrite the words of a structure that are no pointers with small numbers. */
static void scribble(char *p, size_t from, size_t size)
{
    size_t at;

    for (at = from; at + 4 <= size; at += 4) {
        uint64_t word8;
        uint32_t value = 2 + at % 3;

        memcpy(&word8, p + (at & ~7UL), (at & ~7UL) + 8 <= size ? 8 : 4);
        if (find(word8) < 0)
            memcpy(p + at, &value, 4);
    }
}

/* One call with its arguments in an array. Returns its result, negative errno and all. */
static long answer(unsigned int op, int nr, const uint64_t *args)
{
    int i, b = -1;
    uint64_t first = 0;

    printf("    hypercall %u", op);
    for (i = 0; i < nr; i++) {
        uint64_t arg = args[i];
        int found = find(arg);

        if (found < 0) {
            printf(" %lx", arg);
            continue;
        }
        putchar(' ');
        dump((char *)arg, buffer[found].p + buffer[found].size - (char *)arg, 0);
        if (b < 0) {
            b = found;
            first = arg;
        }
    }
    putchar('\n');
    if (++calls > 40) {
        printf("    ... endless\n");
        fflush(stdout);
        _exit(1);
    }
    switch (reply) {
    case REPLY_ERROR:
        return -EINVAL;
    case REPLY_SMALL_NUMBERS:
        /* domctl and sysctl keep their head, or the caller could not tell what came back. */
        if (b >= 0 && (char *)first == buffer[b].p)
            scribble(buffer[b].p, op == 36 ? 16 : op == 35 ? 8 : 4, buffer[b].size);
        return 0;
    case REPLY_THREE:
        return 3;
    case REPLY_ZERO:
        break;
    }
    return 0;
}

struct multicall {
    uint64_t op, result, args[6];
};

/* A multicall of one is what it contains: a way to get a result wider than int. */
static long hypercall(unsigned int op, int nr, ...)
{
    uint64_t args[5];
    va_list list;
    long result;
    int i;

    va_start(list, nr);
    for (i = 0; i < nr; i++)
        args[i] = va_arg(list, uint64_t);
    va_end(list);
    if (op == 13 && args[1] == 1) {
        struct multicall *call = (void *)args[0];

        call->result = answer(call->op, 2, call->args);
        return 0;
    }
    result = answer(op, nr, args);
    if (result >= 0)
        return result;
    errno = -result;
    return -1;
}

/* ---- libxencall ---- */

void *xencall_open(void *logger, unsigned flags)
{
    (void)logger, (void)flags;
    return buffer;
}

int xencall_close(void *h) { (void)h; return 0; }
int xencall_fd(void *h) { (void)h; return -1; }
int xencall_buffers_never_fault(void *h) { (void)h; return 1; }

void *xencall_alloc_buffer(void *h, size_t size)
{
    int i;

    (void)h;
    for (i = 0; i < MAX_BUFFERS && buffer[i].p; i++)
        ;
    if (i == MAX_BUFFERS)
        abort();
    buffer[i].p = calloc(1, size + 16);
    buffer[i].size = size ? size : 1;
    return buffer[i].p;
}

void xencall_free_buffer(void *h, void *p)
{
    int i = p ? find((uint64_t)p) : -1;

    (void)h;
    if (i < 0)
        return;
    free(buffer[i].p);
    buffer[i].p = NULL;
}

void *xencall_alloc_buffer_pages(void *h, size_t n) { return xencall_alloc_buffer(h, n * 4096); }
void xencall_free_buffer_pages(void *h, void *p, size_t n) { (void)n; xencall_free_buffer(h, p); }

int xencall0(void *h, unsigned op) { (void)h; return hypercall(op, 0); }
int xencall1(void *h, unsigned op, uint64_t a) { (void)h; return hypercall(op, 1, a); }
int xencall2(void *h, unsigned op, uint64_t a, uint64_t b)
{
    (void)h;
    return hypercall(op, 2, a, b);
}
long xencall2L(void *h, unsigned op, uint64_t a, uint64_t b)
{
    (void)h;
    return hypercall(op, 2, a, b);
}
int xencall3(void *h, unsigned op, uint64_t a, uint64_t b, uint64_t c)
{
    (void)h;
    return hypercall(op, 3, a, b, c);
}
int xencall4(void *h, unsigned op, uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
    (void)h;
    return hypercall(op, 4, a, b, c, d);
}
int xencall5(void *h, unsigned op, uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e)
{
    (void)h;
    return hypercall(op, 5, a, b, c, d, e);
}

/* ---- libxenforeignmemory: anonymous pages ---- */

void *xenforeignmemory_open(void *logger, unsigned flags)
{
    (void)logger, (void)flags;
    return buffer;
}
int xenforeignmemory_close(void *h) { (void)h; return 0; }

void *xenforeignmemory_map(void *h, uint32_t dom, int prot, size_t pages, const uint64_t *arr,
                           int *err)
{
    size_t i;

    (void)h;
    printf("    map domain %u prot %d err %d:", dom, prot, !!err);
    for (i = 0; i < pages && i < 16; i++)
        printf(" %lx", arr[i]);
    putchar('\n');
    if (err)
        memset(err, 0, pages * sizeof(*err));
    return mmap(NULL, pages * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

int xenforeignmemory_unmap(void *h, void *p, size_t pages)
{
    (void)h;
    return munmap(p, pages * 4096);
}

/* ---- libxendevicemodel ---- */

void *xendevicemodel_open(void *logger, unsigned flags)
{
    (void)logger, (void)flags;
    return buffer;
}
int xendevicemodel_close(void *h) { (void)h; return 0; }
