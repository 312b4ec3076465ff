/* SPDX-License-Identifier: MIT */
/*
 * The state of an HVM domain as a series of records: how a record is declared and named; the
 * records of x86.
 *
 * Each has a descriptor before it; one of type END and length 0 closes the series. Records have the
 * same layout in both word sizes. HVM_SAVE_TYPE(CPU) is the C type of the record named CPU,
 * HVM_SAVE_CODE(CPU) its number in descriptors, HVM_SAVE_LENGTH(CPU) its size.
 */
#ifndef __XEN_PUBLIC_HVM_SAVE_H__
#define __XEN_PUBLIC_HVM_SAVE_H__

#include "../abi.h"

struct hvm_save_descriptor {
    uint16_t typecode;
    uint16_t instance;          /* of several of a type, e.g. the vcpu */
    uint32_t length;            /* bytes that follow */
};

#define HVM_SAVE_TYPE(record)   hvm_save_##record##_t
#define HVM_SAVE_CODE(record)   ((__SIZE_TYPE__)hvm_save_code_##record)
#define HVM_SAVE_LENGTH(record) sizeof(HVM_SAVE_TYPE(record))

/*
 * One that had another layout once, `before'; fix(record, size) turns it into `type' in place and
 * returns 0.
 */
#define DECLARE_HVM_SAVE_TYPE_COMPAT(record, number, type, before, fix)     \
    XEN_ABI_HVM_RECORD(record, number, type);                               \
    XEN_ABI_HVM_OLD_RECORD(record, 1, before, fix)
#define DECLARE_HVM_SAVE_TYPE(record, number, type)                         \
    XEN_ABI_HVM_RECORD(record, number, type);                               \
    XEN_ABI_HVM_OLD_RECORD(record, 0, type, hvm_save_not_fixed)

#define XEN_ABI_HVM_RECORD(record, number, type)                            \
    typedef type hvm_save_##record##_t;                                     \
    enum { hvm_save_code_##record = (number) }

#ifdef __XEN__
#define XEN_ABI_HVM_OLD_RECORD(record, has, type, fix)                      \
    typedef type hvm_save_old_##record##_t;                                 \
    enum { hvm_save_has_old_##record = (has) };                             \
    static inline int hvm_save_fix_##record(void *data, uint32_t size)      \
    {                                                                       \
        return fix(data, size);                                             \
    }                                                                       \
    struct hvm_save_descriptor
#define HVM_SAVE_TYPE_COMPAT(record)            hvm_save_old_##record##_t
#define HVM_SAVE_LENGTH_COMPAT(record)          sizeof(HVM_SAVE_TYPE_COMPAT(record))
#define HVM_SAVE_HAS_COMPAT(record)             ((__SIZE_TYPE__)hvm_save_has_old_##record)
#define HVM_SAVE_FIX_COMPAT(record, data, size) hvm_save_fix_##record(data, size)
/* For records that have one layout only: nothing to be done with any other. */
static inline int hvm_save_not_fixed(void *data, uint32_t size)
{
    (void)data;
    (void)size;
    return -1;
}
#else
#define XEN_ABI_HVM_OLD_RECORD(record, has, type, fix) struct hvm_save_descriptor
#endif

struct hvm_save_end {};
DECLARE_HVM_SAVE_TYPE(END, 0, struct hvm_save_end);

#include "../arch-x86/hvm/save.h"

#endif
