// SPDX-License-Identifier: GPL-2.0-only
/*
 * Hyper-V's synthetic interrupt controller (TLFS, chapter 11): 16 sources a vcpu, each with a
 * vector and a slot for one message in a page of the guest. Only synthetic timers send messages
 * here.
 */
#include "private.h"

#include <xen/mm.h>
#include <asm/p2m.h>
#include <lib/string.h>

#define SLOT_BYTES          256
#define FLAG_MORE           1u          /* another message waits: the guest writes EOM */

struct message {
    u32 type;                           /* 0: the slot is free */
    u8 payload_bytes, flags;
    u16 reserved;
    u64 sender;
    u8 payload[240];
};

static struct message *slot_of(const struct viridian_vcpu *vv, unsigned int sint)
{
    return vv->simp.map ? (struct message *)((u8 *)vv->simp.map + sint * SLOT_BYTES) : NULL;
}

static bool sint_masked(u64 sint)
{
    return sint & VIRIDIAN_SINT_MASKED;
}

enum viridian_sent viridian_send_message(struct vcpu *v, unsigned int sint, u32 type,
                                         const void *payload, unsigned int bytes)
{
    struct viridian_vcpu *vv = vviridian_of(v);
    struct message *slot = slot_of(vv, sint);

    if (!(vv->scontrol & 1) || !slot)
        return VIRIDIAN_NOWHERE;
    if (READ_ONCE(slot->type)) {
        __atomic_fetch_or(&slot->flags, FLAG_MORE, __ATOMIC_SEQ_CST);
        /* freed just now? Then nobody will write EOM for it. */
        if (READ_ONCE(slot->type))
            return VIRIDIAN_BUSY;
    }
    slot->flags = 0;
    slot->sender = 0;
    slot->payload_bytes = bytes;
    memcpy(slot->payload, payload, bytes);
    __atomic_store_n(&slot->type, type, __ATOMIC_RELEASE);
    p2m_mark_dirty(v->domain, page_to_mfn(vv->simp.pg));
    if (!sint_masked(vv->sint[sint]))
        vlapic_set_vector(v, vv->sint[sint], false);
    return VIRIDIAN_SENT;
}

bool viridian_auto_eoi(const struct vcpu *v, u8 vector)
{
    const struct viridian_vcpu *vv = vviridian_of(v);

    if (!vv || !(vv->scontrol & 1))
        return false;
    for (unsigned int i = 0; i < VIRIDIAN_SINTS; i++)
        if (!sint_masked(vv->sint[i]) && (vv->sint[i] & VIRIDIAN_SINT_AUTO_EOI) &&
            (u8)vv->sint[i] == vector)
            return true;
    return false;
}

/* --- MSRs ------------------------------------------------------------------------------------- */
bool viridian_read_synic(struct vcpu *v, u32 msr, u64 *value)
{
    const struct viridian_vcpu *vv = vviridian_of(v);

    switch (msr) {
    case 0x40000080:
        *value = vv->scontrol;
        return true;
    case 0x40000081:                    /* version 1 */
        *value = 1;
        return true;
    case 0x40000082:
        *value = vv->siefp_msr;
        return true;
    case 0x40000083:
        *value = vv->simp_msr;
        return true;
    case 0x40000084:
        *value = 0;
        return true;
    default:
        *value = vv->sint[msr - 0x40000090];
        return true;
    }
}

static bool write_sint(struct viridian_vcpu *vv, unsigned int n, u64 value)
{
    if (!sint_masked(value) && (u8)value < 16)
        return false;
    vv->sint[n] = value & (0xff | VIRIDIAN_SINT_MASKED | VIRIDIAN_SINT_AUTO_EOI |
                           VIRIDIAN_SINT_POLLING);
    return true;
}

static void write_simp(struct vcpu *v, u64 value)
{
    struct viridian_vcpu *vv = vviridian_of(v);

    vv->simp_msr = value & ~0xffeULL;
    if (viridian_page_set(v->domain, &vv->simp, vv->simp_msr) && vv->simp.map) {
        memset(vv->simp.map, 0, PAGE_SIZE);
        p2m_mark_dirty(v->domain, page_to_mfn(vv->simp.pg));
    }
}

bool viridian_write_synic(struct vcpu *v, u32 msr, u64 value)
{
    struct viridian_vcpu *vv = vviridian_of(v);

    switch (msr) {
    case 0x40000080:
        vv->scontrol = value & 1;
        return true;
    case 0x40000081:
        return false;
    case 0x40000082:                    /* nobody sends event flags here */
        vv->siefp_msr = value & ~0xffeULL;
        return true;
    case 0x40000083:
        write_simp(v, value);
        return true;
    case 0x40000084:
        viridian_stimers_retry(v);
        return true;
    default:
        return write_sint(vv, msr - 0x40000090, value);
    }
}

void viridian_synic_reset(struct viridian_vcpu *vv)
{
    for (unsigned int i = 0; i < VIRIDIAN_SINTS; i++)
        vv->sint[i] = VIRIDIAN_SINT_MASKED;
}
