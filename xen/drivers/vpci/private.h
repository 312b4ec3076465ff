/* SPDX-License-Identifier: GPL-2.0-only */
/* Shared by the files of vpci: a function and the registers of it that are not simply the device's. */
#ifndef VPCI_PRIVATE_H
#define VPCI_PRIVATE_H

#include <xen/pci.h>
#include <xen/spinlock.h>
#include <xen/vpci.h>
#include <lib/list.h>

struct vpci_function;

/* A register: read gives all of it, write gets all of it, merged with what the access left out. Lock held. */
struct vpci_register {
    u16 at;
    u8 size;
    u32 (*read)(struct vpci_function *f, const struct vpci_register *r);
    void (*write)(struct vpci_function *f, const struct vpci_register *r, u32 value);
};
#define VPCI_MAX_REGISTERS  16

struct vpci_msi {
    u8 cap;
    u8 max_order, order;                    /* 2^: messages it may have, those the domain asked for */
    u8 nr;                                  /* that are bound */
    bool wide, maskable;
    u32 mask;
    u64 address;                            /* as the domain wrote them; each vector's follow from them */
    u16 data;
    struct vpci_vector vector[];
};

struct vpci_msix_entry {
    bool masked;
    struct vpci_vector vector;
};

struct vpci_msix {
    u8 cap;
    u8 bar;
    u16 nr;
    u32 offset;                             /* of the table in its BAR */
    paddr_t table;                          /* 0: out of reach now */
    mfn_t first;                            /* its pages, and our view of them */
    unsigned long nr_pages;
    char *pages;
    struct vpci_msix_entry *entry;
};

struct vpci_function {
    struct list_head list;
    u32 sbdf;
    bool readonly;                          /* the hypervisor drives it */
    unsigned int nr_registers;
    struct vpci_register reg[VPCI_MAX_REGISTERS];
    struct vpci_msi *msi;
    struct vpci_msix *msix;
};

extern struct list_head vpci_functions;

/* --- function.c --- */
/* NULL: none there, or no memory. Lock held. */
struct vpci_function *vpci_function(u32 sbdf);
void vpci_add_register(struct vpci_function *f, unsigned int at, unsigned int size,
                       u32 (*read)(struct vpci_function *f, const struct vpci_register *r),
                       void (*write)(struct vpci_function *f, const struct vpci_register *r, u32 value));
/* The device's own. */
u32 vpci_hw_read(struct vpci_function *f, const struct vpci_register *r);

/* --- what a function has; 0 or -ENOMEM --- */
int vpci_init_header(struct vpci_function *f);
int vpci_init_msi(struct vpci_function *f);
int vpci_init_msix(struct vpci_function *f);
void vpci_free_msi(struct vpci_function *f);
void vpci_free_msix(struct vpci_function *f);

/* --- msix.c, table.c --- */
/* The table may have moved. */
void vpci_msix_locate(struct vpci_function *f);
/* Whether an entry's message comes through may have changed. */
void vpci_msix_sync(struct vpci_function *f, unsigned int entry);

#endif
