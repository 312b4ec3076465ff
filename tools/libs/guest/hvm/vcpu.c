/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * A PVH guest's first vCPU: flat 32-bit protected mode without paging, as <xen-doc> pvh and
 * <xen/arch-x86/hvm/start_info.h> say. It is handed over as a saved state of three records.
 */
#include <stdint.h>
#include <stdlib.h>

#include "private.h"

#include <xen/hvm/save.h>

#define CR0_PE          0x01
#define CR0_ET          0x10
#define FLAT_CODE       0xc9b       /* SDM volume 3, 3.4.5: present, 32-bit, 4 GiB, execute, read */
#define FLAT_DATA       0xc93       /* ..., read and write */
#define BUSY_TSS        0x08b
#define MTRR_ENABLE     (1 << 11)   /* SDM volume 3, 11.11.2.1 */
#define WRITE_BACK      6

/* What is in the domain now. *@size its size; NULL, said why. */
static uint8_t *get_state(struct xc_dom_image *dom, int *size)
{
    uint8_t *state;

    *size = xc_domain_hvm_getcontext(dom->xch, dom->guest_domid, NULL, 0);
    if (*size <= 0) {
        xc_dom_panic(dom->xch, XC_INTERNAL_ERROR, "the hypervisor does not tell the size of the "
                     "guest's state: %s", strerror(errno));
        return NULL;
    }
    state = calloc(1, *size);
    if (!state) {
        DOM_FAIL(dom, ENOMEM, XC_OUT_OF_MEMORY, "no %d bytes for the guest's state", *size);
        return NULL;
    }
    *size = xc_domain_hvm_getcontext(dom->xch, dom->guest_domid, state, *size);
    if (*size > 0)
        return state;
    xc_dom_panic(dom->xch, XC_INTERNAL_ERROR, "the hypervisor does not tell the guest's state: %s",
                 strerror(errno));
    free(state);
    return NULL;
}

/* The first record of a type, if it is as long as it should be. */
static const void *find_record(const uint8_t *state, size_t size, unsigned int type, size_t length)
{
    struct hvm_save_descriptor desc;

    for (size_t at = 0; size - at >= sizeof(desc); at += sizeof(desc) + desc.length) {
        memcpy(&desc, state + at, sizeof(desc));
        if (desc.length > size - at - sizeof(desc))
            break;
        if (desc.typecode == type)
            return desc.length == length ? state + at + sizeof(desc) : NULL;
    }
    return NULL;
}

static void set_registers(const struct xc_dom_image *dom, struct hvm_hw_cpu *cpu)
{
    cpu->rip = dom->parms->info.phys32_entry;
    cpu->rbx = dom->start_info_seg.vstart;
    cpu->rflags = 2;
    cpu->cr0 = CR0_PE | CR0_ET;
    cpu->dr6 = 0xffff0ff0;
    cpu->dr7 = 0x400;
    cpu->cs_limit = cpu->ds_limit = cpu->es_limit = cpu->ss_limit = ~0U;
    cpu->cs_arbytes = FLAT_CODE;
    cpu->ds_arbytes = cpu->es_arbytes = cpu->ss_arbytes = FLAT_DATA;
    cpu->tr_limit = 0x67;
    cpu->tr_arbytes = BUSY_TSS;
}

struct first_state {
    struct hvm_save_descriptor header_desc;
    HVM_SAVE_TYPE(HEADER) header;
    struct hvm_save_descriptor cpu_desc;
    HVM_SAVE_TYPE(CPU) cpu;
    struct hvm_save_descriptor mtrr_desc;
    HVM_SAVE_TYPE(MTRR) mtrr;
    struct hvm_save_descriptor end_desc;
} __attribute__((packed));

#define DESC(name)                                                                     \
    (struct hvm_save_descriptor)                                                       \
    {                                                                                  \
        .typecode = HVM_SAVE_CODE(name), .length = HVM_SAVE_LENGTH(name)               \
    }

/* Nobody but us sets the memory types up: there is no firmware. */
static int fill(struct xc_dom_image *dom, const uint8_t *state, size_t size, struct first_state *s)
{
    struct hvm_hw_cpu cpu = { 0 };
    const void *header = find_record(state, size, HVM_SAVE_CODE(HEADER), HVM_SAVE_LENGTH(HEADER));
    const void *mtrr = find_record(state, size, HVM_SAVE_CODE(MTRR), HVM_SAVE_LENGTH(MTRR));

    if (!header || !mtrr)
        return DOM_FAIL(dom, EINVAL, XC_INTERNAL_ERROR, "the guest's state is not as expected");
    s->header_desc = DESC(HEADER);
    memcpy(&s->header, header, sizeof(s->header));
    s->cpu_desc = DESC(CPU);
    set_registers(dom, &cpu);
    memcpy(&s->cpu, &cpu, sizeof(cpu));
    s->mtrr_desc = DESC(MTRR);
    memcpy(&s->mtrr, mtrr, sizeof(s->mtrr));
    s->mtrr.msr_mtrr_def_type = MTRR_ENABLE | WRITE_BACK;
    s->end_desc = (struct hvm_save_descriptor){ .typecode = HVM_SAVE_CODE(END) };
    return 0;
}

int guest_hvm_vcpu(struct xc_dom_image *dom)
{
    struct first_state first;
    uint8_t *state;
    int size, rc;

    state = get_state(dom, &size);
    if (!state)
        return -1;
    rc = fill(dom, state, size, &first);
    free(state);
    if (rc)
        return -1;
    if (xc_domain_hvm_setcontext(dom->xch, dom->guest_domid, (uint8_t *)&first, sizeof(first)))
        return DOM_FAIL(dom, errno, XC_INTERNAL_ERROR, "the hypervisor refuses the first vCPU's "
                        "registers: %s", strerror(errno));
    return 0;
}
