/* SPDX-License-Identifier: MIT */
/*
 * Accesses of an HVM guest that its device model is to carry out, in pages both share; addresses of
 * ACPI's registers.
 */
#ifndef _IOREQ_H_
#define _IOREQ_H_

#include "../abi.h"

/* ioreq.type */
#define IOREQ_TYPE_PIO          0
#define IOREQ_TYPE_COPY         1       /* memory */
#define IOREQ_TYPE_PCI_CONFIG   2       /* addr: segment << 48 | bus << 40 | device << 35 |
                                         * function << 32 | offset */
#define IOREQ_TYPE_TIMEOFFSET   7       /* data: seconds the guest has set its clock by */
#define IOREQ_TYPE_INVALIDATE   8       /* forget what you have mapped */

#define IOREQ_READ              1       /* ioreq.dir, of the guest */
#define IOREQ_WRITE             0

/*
 * ioreq.state: the hypervisor makes it ready, the device model takes it and answers, the hypervisor
 * takes that.
 */
#define STATE_IOREQ_NONE        0
#define STATE_IOREQ_READY       1
#define STATE_IOREQ_INPROCESS   2
#define STATE_IORESP_READY      3

struct ioreq {
    uint64_t addr;
    uint64_t data;
    uint32_t count;             /* repetitions */
    uint32_t size;              /* bytes, of each */
    uint32_t vp_eport;          /* the port to answer by */
    uint16_t _pad0;
    uint8_t state:4;
    uint8_t data_is_ptr:1;      /* data is a guest-physical address */
    uint8_t dir:1;
    uint8_t df:1;               /* repetitions go down in memory */
    uint8_t _pad1:1;
    uint8_t type;
};
XEN_ABI_TYPEDEF(ioreq);

/* The page of requests that vcpus wait for, one each. */
struct shared_iopage {
    struct ioreq vcpu_ioreq[1];
};
XEN_ABI_TYPEDEF(shared_iopage);

/* The page of writes nobody waits for, a ring. One of 8 bytes takes two slots. */
#define IOREQ_BUFFER_SLOT_NUM   511

struct buf_ioreq {
    uint8_t type;
    uint8_t pad:1;
    uint8_t dir:1;
    uint8_t size:2;             /* log2 of bytes */
    uint32_t addr:20;
    uint32_t data;
};
XEN_ABI_TYPEDEF(buf_ioreq);

#ifdef __XEN__
#define XEN_ABI_BUFIOREQ_POINTERS                               \
    union bufioreq_pointers {                                   \
        struct { uint32_t read_pointer, write_pointer; };       \
        uint64_t full;                                          \
    } ptrs;
#else
#define XEN_ABI_BUFIOREQ_POINTERS uint32_t read_pointer, write_pointer;
#endif
struct buffered_iopage {
    XEN_ABI_BUFIOREQ_POINTERS
    buf_ioreq_t buf_ioreq[IOREQ_BUFFER_SLOT_NUM];
};
XEN_ABI_TYPEDEF(buffered_iopage);
#undef XEN_ABI_BUFIOREQ_POINTERS

/* I/O ports of ACPI's registers. HVM_PARAM_ACPI_IOPORTS_LOCATION 1: where QEMU has them. */
#define ACPI_PM1A_EVT_BLK_ADDRESS_V1 0xb000
#define ACPI_PM1A_CNT_BLK_ADDRESS_V1 0xb004
#define ACPI_PM_TMR_BLK_ADDRESS_V1   0xb008
#define ACPI_GPE0_BLK_ADDRESS_V1     0xafe0
#define ACPI_GPE0_BLK_LEN_V1         4
/* 0, the default: where they were before; for guests that were saved then. */
#define ACPI_PM1A_EVT_BLK_ADDRESS_V0 0x1f40
#define ACPI_PM1A_CNT_BLK_ADDRESS_V0 0x1f44
#define ACPI_PM_TMR_BLK_ADDRESS_V0   0x1f48
#define ACPI_GPE0_BLK_ADDRESS_V0     0x1f68
#define ACPI_GPE0_BLK_LEN_V0         8
#define ACPI_PM1A_EVT_BLK_ADDRESS    ACPI_PM1A_EVT_BLK_ADDRESS_V0
#define ACPI_PM1A_CNT_BLK_ADDRESS    ACPI_PM1A_CNT_BLK_ADDRESS_V0
#define ACPI_PM_TMR_BLK_ADDRESS      ACPI_PM_TMR_BLK_ADDRESS_V0
#define ACPI_GPE0_BLK_ADDRESS        ACPI_GPE0_BLK_ADDRESS_V0
#define ACPI_GPE0_BLK_LEN            ACPI_GPE0_BLK_LEN_V0

#endif
