/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The same instruction on the CPU and in the emulator, from random states.
 */
#ifndef COMPARE_H
#define COMPARE_H

#include "generate.h"

#define COMPARE_FPU     1u          /* FPU, XMM and YMM too */
#define COMPARE_ACCESS  2u          /* did it access memory as the decoder says? */

/* Flags that manuals leave undefined. */
#define CF 0x001u
#define PF 0x004u
#define AF 0x010u
#define ZF 0x040u
#define SF 0x080u
#define OF 0x800u

/* @rounds instances of each of @n templates; a difference fails the test and names the bytes. */
void compare_templates(const struct template *t, unsigned int n, unsigned int bits,
                       unsigned int rounds, unsigned int what);
/* One instance, as it is. Fails the test unless both agree. */
void compare_one(const char *name, unsigned int bits, const uint8_t *code, unsigned int len,
                 const struct native *start, uint32_t undefined, unsigned int what);

#endif
