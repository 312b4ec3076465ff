/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What we have from the hypervisor and from xenstore. Nothing here returns on an error that leaves
 * the guest without a way to start: it says why on the console and crashes the domain.
 */
#ifndef HOST_H
#define HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- console.c: the hypervisor's log, by port 0xe9 ---- */

/* %s %c %u %x %llx %llu(hexadecimal is the only 64-bit form), with width and leading zeros. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
_Noreturn void fatal(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* ---- hypercall.c ---- */

/* Finds the hypervisor and makes its calls usable. */
void host_open(void);
/* The domain ends as crashed; without a hypervisor, nothing more happens. */
_Noreturn void host_crash(void);
long hypercall(unsigned int number, uintptr_t a, uintptr_t b, uintptr_t c);
/* As the hypervisor calls itself: "4.17.0". */
const char *host_version(void);
/* The domain's identity, 16 bytes. */
void host_uuid(uint8_t uuid[16]);
/* kHz of the guest's TSC; 0: not told. */
uint32_t host_tsc_khz(void);
uint64_t param_get(unsigned int index);     /* 0 if the hypervisor does not tell */
bool param_set(unsigned int index, uint64_t value);

/* ---- memory.c: frames that are not RAM yet ---- */

/* What the guest has now, in frames; changes when some are moved. high_end 0: none above 4 GiB. */
struct ram {
    uint32_t low_end, high_end;
};
extern struct ram ram;

#define TABLES_AT   0xfc000000U     /* ACPI tables: the OS may have the frames, but not before S4 */
#define RESERVED_AT 0xfc100000U     /* what stays ours for good */
#define HOLE_END    0xfc000000U     /* PCI memory ends where ours starts */

/* Zeroed; never given back. @align is a power of two. */
void *memory_for_tables(uint32_t size, uint32_t align);
void *memory_reserved(uint32_t size, uint32_t align);
/* Where the first of them ends: a page boundary. */
uint32_t memory_tables_end(void);
/* RAM at frames where there is none, taken from the end of the guest's if there is no other. */
void memory_populate(uint32_t frame, uint32_t count);
/* Moves RAM from @frame up to the end of low RAM behind 4 GiB. */
void memory_move_up(uint32_t frame);
/* The map the tools gave the guest. The number of entries. */
struct memory_range {
    uint64_t start, end;
    uint32_t type;
};
unsigned int memory_map(struct memory_range *ranges, unsigned int room);

/* ---- store.c: the guest's own directory in xenstore ---- */

void store_open(void);
/* The value of a node below the domain's directory; NULL if there is none. Valid until the next
 * call. */
const char *store_read(const char *path);
/* A number, decimal or 0x...; @otherwise if there is none. */
uint64_t store_number(const char *path, uint64_t otherwise);
void store_close(void);

/* ---- number.c ---- */

/* Reads digits up to the first that is none; *@end is there. */
uint64_t parse_number(const char *text, const char **end);

#endif
