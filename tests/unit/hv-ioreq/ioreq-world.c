// SPDX-License-Identifier: GPL-2.0-only
/* See ioreq-world.h. */
#include "ioreq-world.h"

#include <xen/event.h>
#include <xen/libmem.h>
#include <xen/softirq.h>

struct domain *guest, *model;
struct fake_port ports[32];
struct fake_gfn gfns[GUEST_GFNS];
char last_irq[64];

static void *lib_alloc_fn(size_t size)
{
    return kmalloc(size);
}

const struct lib_alloc heap_lib_alloc = { .alloc = lib_alloc_fn, .free = kfree };

void ioreq_world(void)
{
    static struct hvm_domain hd;
    static struct hvm_vcpu hv[2];

    world_init();
    memset(ports, 0, sizeof(ports));
    memset(gfns, 0, sizeof(gfns));
    memset(&hd, 0, sizeof(hd));
    memset(hv, 0, sizeof(hv));
    last_irq[0] = 0;
    fake_shutting_down = false;
    fake_add_fails = 0;
    guest = world_domain(1, 2);
    model = world_domain(2, 1);
    model->is_privileged = true;
    guest->kind = GUEST_HVM;
    guest->arch.hvm = &hd;
    spin_lock_init(&hd.lock, LOCK_HVM);
    CHECK_EQ(ioreq_domain_create(guest), 0);
    for (unsigned int i = 0; i < 2; i++) {
        guest->vcpu[i]->arch.hvm = &hv[i];
        CHECK_EQ(ioreq_vcpu_create(guest->vcpu[i]), 0);
    }
    for (unsigned int i = 0; i < 8; i++)
        gfns[i] = (struct fake_gfn){ world_page(guest), P2M_RAM_RW, 0 };
    hd.params[HVM_PARAM_IOREQ_SERVER_PFN] = 4;
    hd.params[HVM_PARAM_NR_IOREQ_SERVER_PAGES] = 2;
    world_run(model->vcpu[0]);
}

void ioreq_world_end(void)
{
    guest->is_dying = DOMDYING_dying;
    ioreq_domain_relinquish(guest);
    CHECK_EQ(model->refcount, 1);
    CHECK_EQ(guest->refcount, 1);
    CHECK_EQ(guest->pause_count, 0);
    for (unsigned int i = 0; i < 2; i++) {
        CHECK_EQ(guest->vcpu[i]->pause_flags, 0);
        ioreq_vcpu_destroy(guest->vcpu[i]);
    }
    ioreq_domain_destroy(guest);
    for (unsigned int i = 0; i < 8; i++) {
        CHECK_EQ(world_refs(gfns[i].pg), 1);
        CHECK_EQ(world_type_refs(gfns[i].pg), 0);
    }
    CHECK_EQ(guest->tot_pages, 8);      /* the servers' own pages are gone */
    world_check();
}

/* --- event channels --------------------------------------------------------------------------- */
int alloc_unbound_xen_event_channel(struct domain *ld, unsigned int vcpu_id, domid_t remote, xen_event_fn fn)
{
    void *p = test_malloc(1);           /* one more that may fail */

    if (!p)
        return -ENOSPC;
    free(p);
    for (unsigned int i = 1; i < ARRAY_SIZE(ports); i++) {
        if (ports[i].used)
            continue;
        ports[i] = (struct fake_port){ true, remote, vcpu_id, 0, fn };
        return i;
    }
    return -ENOSPC;
}

void free_xen_event_channel(struct domain *ld, unsigned int port)
{
    CHECK(ports[port].used);
    ports[port].used = false;
}

void notify_via_xen_event_channel(struct domain *ld, unsigned int port)
{
    CHECK(ports[port].used);
    ports[port].notified++;
}

unsigned int ports_used(void)
{
    unsigned int n = 0;

    for (unsigned int i = 0; i < ARRAY_SIZE(ports); i++)
        n += ports[i].used;
    return n;
}

/* --- scheduling ------------------------------------------------------------------------------- */
void domain_pause(struct domain *d)
{
    CHECK(current->domain != d);
    d->pause_count++;
}

void domain_unpause(struct domain *d)
{
    d->pause_count--;
}

void vcpu_wake(struct vcpu *v)
{
    world_log.unblocked++;
}

bool fake_shutting_down;

bool vcpu_defer_shutdown(struct vcpu *v)
{
    v->defers_shutdown = !fake_shutting_down;
    return v->defers_shutdown;
}

void domain_shutdown(struct domain *d, int reason)
{
    d->shutdown_code = reason;
}

long hypercall_restart_args(unsigned int nr, const unsigned long *args, unsigned int nr_args)
{
    arch_hypercall_restart(nr, args, nr_args);
    return -ERESTART;
}

/* --- physical memory -------------------------------------------------------------------------- */
mfn_t p2m_lookup(struct domain *d, gfn_t gfn, enum p2m_type *type, unsigned int *order)
{
    bool there = gfn < GUEST_GFNS && gfns[gfn].pg;

    if (type)
        *type = gfn < GUEST_GFNS ? gfns[gfn].type : P2M_INVALID;
    return there ? page_to_mfn(gfns[gfn].pg) : INVALID_MFN;
}

struct page_info *p2m_get_page(struct domain *d, gfn_t gfn, enum p2m_type *type, unsigned int flags)
{
    mfn_t mfn = p2m_lookup(d, gfn, type, NULL);

    if (mfn == INVALID_MFN || !get_page(mfn_to_page(mfn), d))
        return NULL;
    return mfn_to_page(mfn);
}

int p2m_set(struct domain *d, gfn_t gfn, mfn_t mfn, unsigned int order, enum p2m_type type)
{
    gfns[gfn].type = type;
    return 0;
}

unsigned int fake_add_fails;

int p2m_add_ram(struct domain *d, gfn_t gfn, struct page_info *pg, unsigned int order)
{
    if (fake_add_fails && --fake_add_fails == 0)
        return -ENOMEM;
    gfns[gfn].pg = pg;
    gfns[gfn].type = P2M_RAM_RW;
    return 0;
}

int p2m_remove(struct domain *d, gfn_t gfn, mfn_t mfn, unsigned int order)
{
    CHECK_EQ(page_to_mfn(gfns[gfn].pg), mfn);
    gfns[gfn].pg = NULL;
    gfns[gfn].type = P2M_INVALID;
    return 0;
}

int p2m_change_type(struct domain *d, gfn_t gfn, enum p2m_type ot, enum p2m_type nt)
{
    if (gfns[gfn].type != ot)
        return -EBUSY;
    gfns[gfn].type = nt;
    return 0;
}

int p2m_change_type_range(struct domain *d, gfn_t *start, gfn_t end, enum p2m_type ot, enum p2m_type nt)
{
    for (; *start < end; ++*start)
        p2m_change_type(d, *start, ot, nt);
    return 0;
}

gfn_t p2m_max_mapped_gfn(const struct domain *d)
{
    return GUEST_GFNS - 1;
}

int p2m_track_dirty_vram(struct domain *d, gfn_t first, unsigned int nr, u8 *bits)
{
    snprintf(last_irq, sizeof(last_irq), "vram %u", nr);
    if (bits)
        memset(bits, 0x5a, (nr + 7) / 8);
    return 0;
}

void p2m_mark_dirty(struct domain *d, mfn_t mfn)
{
    for (unsigned int i = 0; i < GUEST_GFNS; i++)
        if (gfns[i].pg && page_to_mfn(gfns[i].pg) == mfn)
            gfns[i].dirtied++;
}

/* --- virtual devices -------------------------------------------------------------------------- */
void hvm_pci_intx_set(struct domain *d, unsigned int device, unsigned int intx, bool level)
{
    snprintf(last_irq, sizeof(last_irq), "intx %u.%u=%u", device, intx, level);
}

void hvm_isa_irq_set(struct domain *d, unsigned int isa_irq, bool level)
{
    snprintf(last_irq, sizeof(last_irq), "isa %u=%u", isa_irq, level);
}

int hvm_pci_link_route(struct domain *d, unsigned int link, unsigned int isa_irq)
{
    return link > 3 || isa_irq > 15 ? -EINVAL : 0;
}

int hvm_msi_deliver(struct domain *d, u64 addr, u32 data)
{
    snprintf(last_irq, sizeof(last_irq), "msi %llx %x", (unsigned long long)addr, data);
    return 0;
}

void p2m_memory_types_changed(struct domain *d, gfn_t first, gfn_t last)
{
}

int hvm_pin_cacheattr(struct domain *d, gfn_t first, gfn_t last, u32 type)
{
    return 0;
}

/* --- the model's side ------------------------------------------------------------------------- */
long dm2(struct xen_dm_op *op, void *buf, size_t size)
{
    xen_dm_op_buf_t bufs[2] = { { .size = sizeof(*op) }, { .size = size } };
    XEN_GUEST_HANDLE(void) h = { bufs };
    long rc;

    bufs[0].h.p = op;
    bufs[1].h.p = buf;
    world_run(model->vcpu[0]);
    do
        rc = do_dm_op(1, buf ? 2 : 1, h);
    while (rc == -ERESTART);
    return rc;
}

long dm(struct xen_dm_op *op)
{
    return dm2(op, NULL, 0);
}

ioservid_t make_server(u8 buffering)
{
    struct xen_dm_op op = { .op = XEN_DMOP_create_ioreq_server };

    op.u.create_ioreq_server.handle_bufioreq = buffering;
    CHECK_EQ(dm(&op), 0);
    return op.u.create_ioreq_server.id;
}

void add_range(ioservid_t id, u32 type, u64 start, u64 end)
{
    struct xen_dm_op op = { .op = XEN_DMOP_map_io_range_to_ioreq_server };

    op.u.map_io_range_to_ioreq_server = (struct xen_dm_op_ioreq_server_range){
        .id = id, .type = type, .start = start, .end = end };
    CHECK_EQ(dm(&op), 0);
}

long set_state(ioservid_t id, bool enabled)
{
    struct xen_dm_op op = { .op = XEN_DMOP_set_ioreq_server_state };

    op.u.set_ioreq_server_state.id = id;
    op.u.set_ioreq_server_state.enabled = enabled;
    return dm(&op);
}

static void *map_frame(ioservid_t id, unsigned long idx)
{
    mfn_t mfn;

    world_run(model->vcpu[0]);
    CHECK_EQ(ioreq_server_frame(guest, id, idx, &mfn), 0);
    return mfn_to_virt(mfn);
}

shared_iopage_t *map_slots(ioservid_t id)
{
    return map_frame(id, XENMEM_resource_ioreq_server_frame_ioreq(0));
}

buffered_iopage_t *map_posted(ioservid_t id)
{
    return map_frame(id, XENMEM_resource_ioreq_server_frame_bufioreq);
}

ioservid_t start_server(u8 buffering, u64 first_port, u64 last_port)
{
    ioservid_t id = make_server(buffering);

    map_slots(id);
    if (buffering)
        map_posted(id);
    add_range(id, XEN_DMOP_IO_RANGE_PORT, first_port, last_port);
    CHECK_EQ(set_state(id, true), 0);
    return id;
}
