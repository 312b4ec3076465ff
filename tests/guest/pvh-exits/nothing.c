// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ports and guest addresses where nobody is: reads are all ones, writes go nowhere, instructions
 * complete.
 */
#include "exits.h"

#define NO_PORT     0x9990
#define NOWHERE     0xd0000000UL        /* neither memory nor a device of either kind of guest */

static u8 buffer[64];

static bool ports(void)
{
    CHECK(inb(NO_PORT) == 0xff);
    CHECK(inw(NO_PORT) == 0xffff);
    CHECK(inl(NO_PORT) == 0xffffffff);
    CHECK(inl(NO_PORT + 1) == 0xffffffff);
    outb(NO_PORT, 1);
    outw(NO_PORT, 1);
    outl(NO_PORT, 1);
    CHECK(inb(NO_PORT) == 0xff);
    return true;
}

/* The upper half of RAX: kept by 8 and 16 bits, cleared by 32 (SDM volume 1, 3.4.1.1). */
static bool port_widths(void)
{
    u64 b = 0x1122334455667788, w = b, l = b;

    __asm__ __volatile__("inb %w1, %b0" : "+a" (b) : "d" (NO_PORT));
    __asm__ __volatile__("inw %w1, %w0" : "+a" (w) : "d" (NO_PORT));
    __asm__ __volatile__("inl %w1, %k0" : "+a" (l) : "d" (NO_PORT));
    CHECK(b == 0x11223344556677ff);
    CHECK(w == 0x112233445566ffff);
    CHECK(l == 0xffffffff);
    return true;
}

static bool port_strings(void)
{
    void *to = buffer;
    const void *from = buffer;
    u64 n = 10;

    fill(buffer, 0, sizeof(buffer));
    __asm__ __volatile__("rep insw" : "+D" (to), "+c" (n) : "d" (NO_PORT) : "memory");
    CHECK(n == 0 && to == buffer + 20);
    CHECK(buffer[19] == 0xff && buffer[20] == 0);
    n = 7;
    __asm__ __volatile__("rep outsb" : "+S" (from), "+c" (n) : "d" (NO_PORT) : "memory");
    CHECK(n == 0 && from == buffer + 7);
    n = 3;
    to = buffer + 40;
    __asm__ __volatile__("std; rep insb; cld" : "+D" (to), "+c" (n) : "d" (NO_PORT) : "memory");
    CHECK(n == 0 && to == buffer + 37);
    CHECK(buffer[37] == 0 && buffer[38] == 0xff && buffer[40] == 0xff && buffer[41] == 0);
    __asm__ __volatile__("rep insb" : "+D" (to), "+c" (n) : "d" (NO_PORT) : "memory");
    CHECK(n == 0 && to == buffer + 37);
    return true;
}

static void in_user(void *arg)
{
    inb(NO_PORT);
}

static bool ports_from_user(void)
{
    CHECK(attempt_user(in_user, NULL) == GP);
    return true;
}

#define AT(type, offset)    (*(volatile type *)(NOWHERE + (offset)))

static bool addresses(void)
{
    CHECK(AT(u8, 1) == 0xff);
    CHECK(AT(u16, 2) == 0xffff);
    CHECK(AT(u32, 4) == 0xffffffff);
    CHECK(AT(u64, 8) == ~0UL);
    CHECK(AT(u32, 0xffe) == 0xffffffff);        /* two pages */
    CHECK(AT(u64, 0xfff) == ~0UL);
    AT(u8, 0) = 0;
    AT(u16, 0) = 0;
    AT(u32, 0) = 0;
    AT(u64, 0) = 0;
    AT(u64, 0xffc) = 0;
    CHECK(AT(u64, 0) == ~0UL);
    return true;
}

static bool read_modify_write(void)
{
    u32 old = 5;
    u8 flag;

    __asm__ __volatile__("addl $1, %0" : "+m" (AT(u32, 0)) :: "cc");
    __asm__ __volatile__("xchg %0, %1" : "+r" (old), "+m" (AT(u32, 0)));
    CHECK(old == ~0u);
    __asm__ __volatile__("lock btsl $3, %1; setc %0" : "=q" (flag), "+m" (AT(u32, 0)) :: "cc");
    CHECK(flag == 1);
    __asm__ __volatile__("andl $0xff, %0" : "+m" (AT(u32, 0)) :: "cc");
    __asm__ __volatile__("cmpl $-1, %1; sete %0" : "=q" (flag) : "m" (AT(u32, 0)) : "cc");
    CHECK(flag == 1);
    return true;
}

static bool extensions(void)
{
    u64 z, s;

    __asm__ __volatile__("movzbl %1, %k0" : "=r" (z) : "m" (AT(u8, 0)));
    __asm__ __volatile__("movswq %1, %0" : "=r" (s) : "m" (AT(u16, 0)));
    CHECK(z == 0xff && s == ~0UL);
    __asm__ __volatile__("pushq %1; popq %0" : "=r" (z) : "m" (AT(u64, 0)) : "memory");
    CHECK(z == ~0UL);
    return true;
}

static bool strings(void)
{
    volatile void *to = buffer, *from = (void *)NOWHERE;
    u64 n = 5;

    fill(buffer, 0, sizeof(buffer));
    __asm__ __volatile__("rep movsl" : "+D" (to), "+S" (from), "+c" (n) :: "memory");
    CHECK(n == 0 && to == buffer + 20 && buffer[19] == 0xff && buffer[20] == 0);
    to = (void *)(NOWHERE + 0xff8);
    n = 4;
    __asm__ __volatile__("rep stosq" : "+D" (to), "+c" (n) : "a" (0) : "memory");
    CHECK(n == 0 && (u64)to == NOWHERE + 0x1018);
    to = (void *)NOWHERE;
    n = 4;
    __asm__ __volatile__("repe scasb" : "+D" (to), "+c" (n) : "a" (0xff) : "memory", "cc");
    CHECK(n == 0 && (u64)to == NOWHERE + 4);
    return true;
}

static void read_user(void *arg)
{
    *(u64 *)arg = AT(u64, 0);
}

static bool addresses_from_user(void)
{
    u64 v = 0;

    CHECK(attempt_user(read_user, &v) == NO_TRAP && v == ~0UL);
    return true;
}

void nothing_cases(void)
{
    test_case("ports where nobody is", ports);
    test_case("ports and the rest of the register", port_widths);
    test_case("ports by strings", port_strings);
    test_case("ports are not for ring 3", ports_from_user);
    test_case("addresses where nobody is", addresses);
    test_case("addresses: read, modify, write", read_modify_write);
    test_case("addresses: extension, stack", extensions);
    test_case("addresses by strings", strings);
    test_case("addresses from ring 3", addresses_from_user);
}
