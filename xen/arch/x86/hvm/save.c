// SPDX-License-Identifier: GPL-2.0-only
/*
 * Context records: everything of a hardware-virtualized domain that is neither memory nor in its device model, as
 * the tools save, migrate and restore it. One row a record; devices' functions are the platform's.
 */
#include <xen/errno.h>
#include <xen/printk.h>
#include <xen/sched.h>
#include <lib/string.h>
#include <public/hvm/save.h>
#include <asm/hvm-platform.h>
#include <asm/viridian.h>
#include "private.h"

#define END_TYPE    0

struct save_row {
    u16 type;
    u8 instance;                /* of records of the domain */
    bool per_vcpu;              /* instance: the vcpu's number */
    u32 size, min_size;         /* in bytes; a shorter one is continued with zeroes. 0: see size_of, max_size */
    int (*save)(struct domain *d, struct vcpu *v, void *rec);
    int (*load)(struct domain *d, struct vcpu *v, const void *rec, size_t len);
    size_t (*max_size)(void);
    size_t (*size_of)(const struct vcpu *v, const void *rec);   /* after save() */
    const char *name;
};

static size_t xsave_size_of(const struct vcpu *v, const void *rec)
{
    return hvm_xsave_size(v);
}

static size_t msrs_size_of(const struct vcpu *v, const void *rec)
{
    const struct hvm_msr *m = rec;

    return sizeof(*m) + m->count * sizeof(m->msr[0]);
}

#define DOMAIN_ROW(code, inst, type_, fn) \
    { code, inst, false, sizeof(struct type_), sizeof(struct type_), fn##_save, fn##_load, NULL, NULL, #fn }
#define VCPU_ROW(code, type_, fn) \
    { code, 0, true, sizeof(struct type_), sizeof(struct type_), fn##_save, fn##_load, NULL, NULL, #fn }

static const struct save_row rows[] = {
    DOMAIN_ROW(1, 0, hvm_save_header, hvm_header),
    { 2, 0, true, sizeof(struct hvm_hw_cpu), sizeof(struct hvm_hw_cpu_compat), hvm_cpu_save, hvm_cpu_load, NULL, NULL,
      "cpu" },
    DOMAIN_ROW(3, 0, hvm_hw_vpic, vpic_master),
    DOMAIN_ROW(3, 1, hvm_hw_vpic, vpic_slave),
    DOMAIN_ROW(4, 0, hvm_hw_vioapic, vioapic),
    VCPU_ROW(5, hvm_hw_lapic, vlapic),
    VCPU_ROW(6, hvm_hw_lapic_regs, vlapic_regs),
    DOMAIN_ROW(7, 0, hvm_hw_pci_irqs, pci_irq),
    DOMAIN_ROW(8, 0, hvm_hw_isa_irqs, isa_irq),
    DOMAIN_ROW(9, 0, hvm_hw_pci_link, pci_link),
    DOMAIN_ROW(10, 0, hvm_hw_pit, pit),
    DOMAIN_ROW(11, 0, hvm_hw_rtc, rtc),
    DOMAIN_ROW(12, 0, hvm_hw_hpet, hpet),
    DOMAIN_ROW(13, 0, hvm_hw_pmtimer, pmtimer),
    VCPU_ROW(14, hvm_hw_mtrr, mtrr),
    DOMAIN_ROW(15, 0, hvm_viridian_domain_context, viridian_domain),
    { CPU_XSAVE_CODE, 0, true, 0, 0, hvm_xsave_save, hvm_xsave_load, hvm_xsave_record_size, xsave_size_of, "xsave" },
    VCPU_ROW(17, hvm_viridian_vcpu_context, viridian_vcpu),
    VCPU_ROW(18, hvm_vmce_vcpu, hvm_vmce),
    VCPU_ROW(19, hvm_tsc_adjust, hvm_tsc_adjust),
    { CPU_MSR_CODE, 0, true, 0, 0, hvm_msrs_save, hvm_msrs_load, hvm_msrs_record_size, msrs_size_of, "msrs" },
};

static size_t max_size(const struct save_row *row)
{
    return row->size ? row->size : row->max_size();
}

/* --- saving ----------------------------------------------------------------------------------- */
size_t hvm_save_size(struct domain *d)
{
    size_t size = sizeof(struct hvm_save_descriptor);

    for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++)
        size += (sizeof(struct hvm_save_descriptor) + max_size(&rows[i])) * (rows[i].per_vcpu ? d->max_vcpus : 1);
    return size;
}

/* One record behind its descriptor; *len: bytes of it, 0 when there is nothing to save. */
static int save_record(struct domain *d, struct vcpu *v, const struct save_row *row, void *rec, size_t *len)
{
    int rc = row->save(d, v, rec);

    *len = 0;
    if (rc == -ENODEV)
        return 0;
    if (rc == 0)
        *len = row->size ? row->size : row->size_of(v, rec);
    return rc;
}

static int append(struct domain *d, struct vcpu *v, const struct save_row *row, char **at)
{
    struct hvm_save_descriptor desc = { .typecode = row->type, .instance = v ? v->vcpu_id : row->instance };
    size_t len;
    int rc = save_record(d, v, row, *at + sizeof(desc), &len);

    if (rc || !len)
        return rc;
    desc.length = len;
    memcpy(*at, &desc, sizeof(desc));
    *at += sizeof(desc) + len;
    return 0;
}

static int append_row(struct domain *d, const struct save_row *row, char **at)
{
    struct vcpu *v;
    int rc = 0;

    if (!row->per_vcpu)
        return append(d, NULL, row, at);
    for_each_vcpu(d, v)
        if (rc == 0)
            rc = append(d, v, row, at);
    return rc;
}

static int append_all(struct domain *d, char **at)
{
    int rc;

    for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++) {
        rc = append_row(d, &rows[i], at);
        if (rc) {
            printk(XENLOG_G_ERR "d%u: saving its %s record: error %d\n", d->id, rows[i].name, rc);
            return rc;
        }
    }
    return 0;
}

int hvm_save(struct domain *d, void *buf, size_t *len)
{
    struct hvm_save_descriptor end = { .typecode = END_TYPE };
    char *at = buf;
    int rc;

    hvm_tsc_records_begin(d);
    rc = append_all(d, &at);
    hvm_tsc_records_end(d);
    if (rc)
        return rc;
    memcpy(at, &end, sizeof(end));
    *len = at + sizeof(end) - (char *)buf;
    return 0;
}

/* The row for a record's type and instance, and its vcpu. */
static const struct save_row *find_row(struct domain *d, u16 type, u16 instance, struct vcpu **v)
{
    for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++) {
        if (rows[i].type != type)
            continue;
        if (rows[i].per_vcpu) {
            *v = domain_vcpu(d, instance);
            return *v ? &rows[i] : NULL;
        }
        *v = NULL;
        if (rows[i].instance == instance)
            return &rows[i];
    }
    return NULL;
}

int hvm_save_one(struct domain *d, u16 type, u16 instance, void *buf, size_t *len)
{
    struct vcpu *v;
    const struct save_row *row = find_row(d, type, instance, &v);
    int rc;

    if (!row)
        return -EINVAL;
    rc = save_record(d, v, row, buf, len);
    return rc ? rc : *len ? 0 : -ENOENT;
}

/* --- loading ---------------------------------------------------------------------------------- */
static int refuse(const struct domain *d, const char *what, unsigned int type, unsigned int instance)
{
    printk(XENLOG_G_ERR "d%u: bad context: %s (type %u instance %u)\n", d->id, what, type, instance);
    return -EINVAL;
}

/* A record that is shorter than today's is an older one: what came later was not there yet. */
static int load_short(struct domain *d, struct vcpu *v, const struct save_row *row, const void *rec, size_t len)
{
    void *whole = kzalloc(row->size);
    int rc;

    if (!whole)
        return -ENOMEM;
    memcpy(whole, rec, len);
    rc = row->load(d, v, whole, len);
    kfree(whole);
    return rc;
}

static int load_record(struct domain *d, const struct hvm_save_descriptor *desc, const void *rec)
{
    struct vcpu *v;
    const struct save_row *row = find_row(d, desc->typecode, desc->instance, &v);
    int rc;

    if (!row)
        return refuse(d, "unknown record, or no such vcpu", desc->typecode, desc->instance);
    if (row->size && (desc->length < row->min_size || desc->length > row->size))
        return refuse(d, "wrong length", desc->typecode, desc->instance);
    if (row->size && desc->length < row->size)
        rc = load_short(d, v, row, rec, desc->length);
    else
        rc = row->load(d, v, rec, desc->length);
    if (rc)
        refuse(d, row->name, desc->typecode, desc->instance);
    return rc;
}

static int load_all(struct domain *d, const void *buf, size_t len)
{
    const char *at = buf, *end = at + len;
    struct hvm_save_descriptor desc;
    bool first = true;
    int rc;

    for (;; first = false) {
        if ((size_t)(end - at) < sizeof(desc))
            return refuse(d, "it ends without an end record", 0, 0);
        memcpy(&desc, at, sizeof(desc));
        at += sizeof(desc);
        if (first != (desc.typecode == 1))
            return refuse(d, "its header is not the first record", desc.typecode, desc.instance);
        if (desc.typecode == END_TYPE)
            return 0;
        if (desc.length > (size_t)(end - at))
            return refuse(d, "a record ends behind the buffer", desc.typecode, desc.instance);
        rc = load_record(d, &desc, at);
        if (rc)
            return rc;
        at += desc.length;
    }
}

int hvm_load(struct domain *d, const void *buf, size_t len)
{
    int rc;

    if (d->is_dying)
        return -EINVAL;
    hvm_tsc_records_begin(d);
    rc = load_all(d, buf, len);
    hvm_tsc_records_end(d);
    return rc;
}
