// SPDX-License-Identifier: GPL-2.0-only
/* The machine of the memory model's tests: see world.h. */
#include <sys/mman.h>
#include <pthread.h>
#include <xen/printk.h>
#include <xen/sched.h>
#include <xen/xsm.h>
#include <asm/cpufeature.h>
#include <asm/flushtlb.h>
#include <asm/insn.h>
#include <asm/irqflags.h>
#include <asm/p2m.h>
#include <asm/pv.h>

#include "world.h"

__thread struct cpu_info fake_cpu_info;
__thread bool fake_irqs_off;
unsigned long fake_cr4;
mfn_t max_page = NR_FRAMES;
struct cpu_identity boot_cpu = { .phys_bits = 40 };
cpumask_t cpu_online_map = { { 0xf } };
pte_t xen_l4[PT_ENTRIES] __attribute__((aligned(4096)));
struct domain *dom_io, *dom_xen, *dom_a, *dom_b, *dom_h, *hardware_domain;
mfn_t page_a[NR_PAGES], page_b[NR_PAGES_B], page_h[NR_PAGES_H];
unsigned int marked_dirty;
int xsm_answer;
bool iomem_allowed;
mfn_t guarded_frame;
u64 nr_flushes, tlb_clock = 1;
char last_message[256], crash_message[256];

static struct vcpu_info vcpu_infos[2][NR_VCPUS];
static struct vcpu *vcpu_arrays[2][NR_VCPUS];
static bool frame_free[NR_FRAMES];
static pthread_mutex_t free_lock = PTHREAD_MUTEX_INITIALIZER;
static __thread int preempt_countdown;
static __thread unsigned int preempt_percent, questions, preempt_seed = 1;

/* --- what other rooms do --------------------------------------------------------------------- */
void domain_crash(struct domain *d, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(crash_message, sizeof(crash_message), fmt, ap);
    va_end(ap);
}

void printk(const char *fmt, ...)
{
    char line[256];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(line, sizeof(line), fmt, ap);
    va_end(ap);
    memcpy(last_message, line, sizeof(line));
    if (getenv("VERBOSE"))
        fputs(line, stderr);
}

void (*meanwhile)(void);

bool fake_softirqs_pending(void)
{
    void (*fn)(void) = meanwhile;

    questions++;
    if (fn) {
        struct vcpu *v = current;

        meanwhile = NULL;
        world_run(dom_a->vcpu[3]);
        fn();
        world_run(v);
        return false;
    }
    if (preempt_percent)
        return rand_r(&preempt_seed) % 100 < (int)preempt_percent;
    if (preempt_countdown < 0)
        return true;
    return preempt_countdown && --preempt_countdown == 0;
}

void preempt_at(int n)
{
    preempt_countdown = n;
    preempt_percent = 0;
    questions = 0;
}

void preempt_randomly(unsigned int percent)
{
    preempt_percent = percent;
    preempt_countdown = 0;
}

unsigned int preempt_questions(void)
{
    return questions;
}

bool mfn_valid(mfn_t mfn)
{
    return mfn && mfn < NR_RAM;
}

void spin_lock(spinlock_t *l)
{
    while (__atomic_exchange_n(&l->tickets, 1, __ATOMIC_ACQUIRE))
        cpu_relax();
}

void spin_unlock(spinlock_t *l)
{
    __atomic_store_n(&l->tickets, 0, __ATOMIC_RELEASE);
}

static mfn_t take_frame(void)
{
    mfn_t mfn = INVALID_MFN;

    pthread_mutex_lock(&free_lock);
    for (mfn_t i = 1; i < NR_RAM; i++)
        if (frame_free[i]) {
            frame_free[i] = false;
            mfn = i;
            break;
        }
    pthread_mutex_unlock(&free_lock);
    return mfn;
}

static void release_frame(mfn_t mfn)
{
    memset(mfn_to_virt(mfn), 0, PAGE_SIZE);
    pthread_mutex_lock(&free_lock);
    frame_free[mfn] = true;
    pthread_mutex_unlock(&free_lock);
}

void *xenheap_alloc(unsigned int order)
{
    mfn_t mfn = take_frame();

    if (mfn == INVALID_MFN)
        return NULL;
    mfn_to_page(mfn)->count = PGC_xen_heap;
    return mfn_to_virt(mfn);
}

void xenheap_free(void *va, unsigned int order)
{
    if (!va)
        return;
    virt_to_page(va)->count = 0;
    release_frame(virt_to_mfn(va));
}

mfn_t world_alloc(struct domain *d)
{
    mfn_t mfn = take_frame();
    struct page_info *pg = mfn_to_page(mfn);

    if (mfn == INVALID_MFN)
        return mfn;
    spin_lock(&d->page_lock);
    pg->type = PGT_none;
    page_set_owner(pg, d);
    page_list_add_tail(&d->page_list, pg);
    __atomic_store_n(&pg->count, PGC_allocated | 1, __ATOMIC_SEQ_CST);
    spin_unlock(&d->page_lock);
    return mfn;
}

void free_domain_page(struct page_info *pg)
{
    struct domain *d = page_owner(pg);

    BUG_ON(!d || (pg->type & PGT_count_mask) || (pg->count & PGC_allocated));
    spin_lock(&d->page_lock);
    page_list_del(&d->page_list, pg);
    spin_unlock(&d->page_lock);
    page_set_owner(pg, NULL);
    pg->count = 0;
    pg->type = 0;
    release_frame(page_to_mfn(pg));
}

struct domain *get_domain_by_id(domid_t id)
{
    struct domain *d = id == 1 ? dom_a : id == 2 ? dom_b : id == 3 ? dom_h : NULL;

    if (d)
        get_domain_known(d);
    return d;
}

void put_domain(struct domain *d)
{
    __atomic_fetch_sub(&d->refcount, 1, __ATOMIC_SEQ_CST);
}

int xsm_check(enum xsm_class cls, enum xsm_interface iface, unsigned int op,
              const struct domain *object)
{
    return xsm_answer;
}

bool domain_iomem_permitted(struct domain *d, mfn_t first, mfn_t last)
{
    return iomem_allowed;
}

bool pci_msix_guarded(mfn_t first, mfn_t last)
{
    return guarded_frame && guarded_frame >= first && guarded_frame <= last;
}

void sync_vcpu_execstate(const struct vcpu *v)
{
}

void pv_unmap_ldt(struct vcpu *v)
{
}

int pv_set_ldt(struct vcpu *v, unsigned long base, unsigned int ents)
{
    return 0;
}

pte_t xen_pt_lookup(unsigned long va, unsigned int *level)
{
    return 0;
}

void flush_local(unsigned long va, unsigned int flags)
{
    __atomic_fetch_add(&nr_flushes, 1, __ATOMIC_RELAXED);
}

void flush_mask(const cpumask_t *mask, unsigned long va, unsigned int flags)
{
    __atomic_fetch_add(&nr_flushes, 1, __ATOMIC_RELAXED);
}

void tlb_flush_since(const cpumask_t *candidates, u32 stamp)
{
    __atomic_fetch_add(&nr_flushes, 1, __ATOMIC_RELAXED);
}

void switch_cr3(unsigned long cr3)
{
}

/* Every guest buffer in these tests is the test's own memory. */
unsigned long arch_copy_to_guest(void *guest, const void *from, size_t len)
{
    memcpy(guest, from, len);
    return 0;
}

unsigned long arch_copy_from_guest(void *to, const void *guest, size_t len)
{
    memcpy(to, guest, len);
    return 0;
}

static __thread unsigned long restart_args[6];

long hypercall_restart_args(unsigned int nr, const unsigned long *args, unsigned int nr_args)
{
    memcpy(restart_args, args, nr_args * sizeof(*args));
    return -ERESTART;
}

/* --- the map of dom_h ------------------------------------------------------------------------- */
struct page_info *p2m_get_page(struct domain *d, gfn_t gfn, enum p2m_type *type, unsigned int flags)
{
    struct page_info *pg = gfn < NR_PAGES_H ? mfn_to_page(page_h[gfn]) : NULL;

    CHECK(d == dom_h);
    *type = gfn == 3 ? P2M_GRANT_RW : pg ? P2M_RAM_RW : P2M_INVALID;
    return pg && get_page(pg, dom_h) ? pg : NULL;
}

void p2m_mark_dirty_range(struct domain *d, gfn_t gfn, u64 nr)
{
    marked_dirty += nr;
}

void p2m_mark_dirty(struct domain *d, mfn_t mfn)
{
    marked_dirty++;
}

int p2m_add_ram(struct domain *d, gfn_t gfn, struct page_info *pg, unsigned int order)
{
    return -ENOMEM;
}

int p2m_remove(struct domain *d, gfn_t gfn, mfn_t mfn, unsigned int order)
{
    return -ENOENT;
}

int p2m_domain_relinquish(struct domain *d)
{
    return 0;
}

int p2m_grant_map(struct domain *d, u64 gpa, mfn_t frame, unsigned int flags)
{
    return -1;
}

int p2m_grant_unmap(struct domain *d, u64 gpa, mfn_t frame, unsigned int flags)
{
    return -1;
}

/* --- hypercalls ------------------------------------------------------------------------------ */
long call_mmu_updates(struct mmu_update *reqs, unsigned int nr, unsigned int *done,
                      unsigned int foreigndom)
{
    XEN_GUEST_HANDLE(mmu_update_t) r = { reqs };
    XEN_GUEST_HANDLE(uint) n = { done };
    long rc;

    while ((rc = do_mmu_update(r, nr, n, foreigndom)) == -ERESTART) {
        r.p = (void *)restart_args[0];
        nr = restart_args[1];
        CHECK_EQ(restart_args[2], (unsigned long)done);
        CHECK_EQ(restart_args[3], foreigndom);
    }
    return rc;
}

long call_mmu_update(u64 ptr, u64 val, unsigned int foreigndom)
{
    struct mmu_update req = { ptr, val };

    return call_mmu_updates(&req, 1, NULL, foreigndom);
}

long call_mmuext(unsigned int cmd, u64 mfn, u64 arg2, unsigned int foreigndom)
{
    struct mmuext_op op = { .cmd = cmd, .arg1.mfn = mfn, .arg2.src_mfn = arg2 };
    XEN_GUEST_HANDLE(mmuext_op_t) ops = { &op };
    XEN_GUEST_HANDLE(uint) done = { NULL };
    unsigned int nr = 1;
    long rc;

    while ((rc = do_mmuext_op(ops, nr, done, foreigndom)) == -ERESTART) {
        ops.p = (void *)restart_args[0];
        nr = restart_args[1];
    }
    return rc;
}

/* --- the machine ----------------------------------------------------------------------------- */
static void map_fixed(unsigned long va, size_t size)
{
    void *p = mmap((void *)va, size, PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);

    if (p == MAP_FAILED) {
        perror("mmap");
        exit(2);
    }
}

/* Hypervisor objects live below frame 32: five domains, eight vcpus, whole pages each. */
static struct domain *make_domain(unsigned int slot, domid_t id)
{
    struct domain *d = mfn_to_virt(1 + 2 * slot);

    _Static_assert(sizeof(struct domain) <= 2 * 4096, "enlarge the slots");
    d->id = id;
    d->refcount = 1;
    d->kind = GUEST_PV;
    return d;
}

static void make_vcpus(struct domain *d, unsigned int slot, struct vcpu **array,
                       struct vcpu_info *infos)
{
    d->vcpu = array;
    d->max_vcpus = NR_VCPUS;
    for (unsigned int i = 0; i < NR_VCPUS; i++) {
        struct vcpu *v = calloc(1, sizeof(*v));

        array[i] = v;
        v->domain = d;
        v->vcpu_id = i;
        v->vcpu_info = &infos[i];
        v->arch.guest_table = v->arch.guest_table_user = v->arch.old_guest_table = INVALID_MFN;
        v->arch.pv.in_kernel = true;
    }
}

void world_create(void)
{
    map_fixed(FRAMETABLE_VIRT_START, NR_FRAMES * sizeof(struct page_info));
    map_fixed(DIRECTMAP_VIRT_START, NR_FRAMES * PAGE_SIZE);
    map_fixed(RDWR_MPT_VIRT_START, NR_FRAMES * sizeof(u64));
    memset(frame_free, 0, sizeof(frame_free));
    for (mfn_t i = 32; i < NR_RAM; i++)
        frame_free[i] = true;
    for (unsigned int i = XEN_FIRST_SLOT; i < XEN_FIRST_SLOT + XEN_NR_SLOTS; i++)
        xen_l4[i] = pte_make(0x1000 + i, PTE_HYPERVISOR_TABLE);
    dom_a = make_domain(0, 1);
    dom_b = make_domain(1, 2);
    dom_io = make_domain(2, DOMID_IO);
    dom_xen = make_domain(3, DOMID_XEN);
    dom_h = make_domain(4, 3);
    dom_h->kind = GUEST_HVM;
    make_vcpus(dom_a, 0, vcpu_arrays[0], vcpu_infos[0]);
    make_vcpus(dom_b, 1, vcpu_arrays[1], vcpu_infos[1]);
    world_run(dom_a->vcpu[0]);
    CHECK_EQ(perdomain_create(dom_a), 0);
    CHECK_EQ(perdomain_create(dom_b), 0);
    for (unsigned int i = 0; i < NR_PAGES; i++)
        page_a[i] = world_alloc(dom_a);
    for (unsigned int i = 0; i < NR_PAGES_B; i++)
        page_b[i] = world_alloc(dom_b);
    for (unsigned int i = 0; i < NR_PAGES_H; i++)
        page_h[i] = world_alloc(dom_h);
    marked_dirty = 0;
    xsm_answer = 0;
    iomem_allowed = false;
    guarded_frame = 0;
    nr_flushes = 0;
    preempt_at(0);
}

static void relinquish(struct domain *d)
{
    int rc;

    d->is_dying = DOMDYING_dying;
    while ((rc = mm_domain_relinquish(d)) == -ERESTART)
        ;
    CHECK_EQ(rc, 0);
}

void world_destroy(void)
{
    world_run(dom_b->vcpu[0]);
    relinquish(dom_a);
    relinquish(dom_b);
    relinquish(dom_h);
    CHECK(!page_list_first(&dom_h->page_list));
    CHECK(!page_list_first(&dom_a->page_list));
    CHECK(!page_list_first(&dom_b->page_list));
    perdomain_destroy(dom_a);
    perdomain_destroy(dom_b);
    CHECK_EQ(world_free_pages(), NR_RAM - 32);
    for (unsigned int i = 0; i < NR_VCPUS; i++) {
        free(dom_a->vcpu[i]);
        free(dom_b->vcpu[i]);
    }
}

void world_run(struct vcpu *v)
{
    set_current(v);
}

unsigned int world_free_pages(void)
{
    unsigned int n = 0;

    for (mfn_t i = 0; i < NR_RAM; i++)
        n += frame_free[i];
    return n;
}

void build_tree(unsigned int nr_data)
{
    words(page_a[0])[0] = pte_make(page_a[1], P_TAB);
    words(page_a[1])[0] = pte_make(page_a[2], P_TAB);
    words(page_a[2])[0] = pte_make(page_a[3], P_TAB);
    for (unsigned int i = 0; i < nr_data; i++)
        words(page_a[3])[8 + i] = pte_make(page_a[8 + i], P_RW);
}

/* --- invariants ------------------------------------------------------------------------------ */
struct expected {
    u64 general, typed;
    u64 type;               /* PGT_* that references want, 0: none yet */
};
static struct expected want[NR_FRAMES];

static void want_type(mfn_t mfn, u64 type)
{
    want[mfn].typed++;
    if (want[mfn].type && want[mfn].type != type)
        test_fail(__FILE__, __LINE__, "frame %lx is used as %s and as %s", mfn,
                  page_type_name(want[mfn].type), page_type_name(type));
    want[mfn].type = type;
}

static void want_table(mfn_t mfn, u64 type)
{
    want[mfn].general++;
    want_type(mfn, type);
}

static void count_entry(pte_t e, unsigned int level)
{
    mfn_t child = pte_mfn(e);

    if (!(e & _PAGE_PRESENT) || !mfn_valid(child))
        return;
    CHECK(e & _PAGE_USER);
    CHECK(!(e & _PAGE_GLOBAL));
    if (level > 1) {
        want_table(child, table_type(level - 1));
        return;
    }
    want[child].general++;
    if ((e & _PAGE_RW) && page_owner(mfn_to_page(child)) != dom_io)
        want_type(child, PGT_writable_page);
}

static void count_table(mfn_t mfn, const struct page_info *pg)
{
    unsigned int level = table_level(pg->type);
    unsigned int end = pg->type & PGT_validated ? PT_ENTRIES :
                       pg->type & PGT_partial   ? pg->nr_done :
                                                  0;

    CHECK(pg->type & (PGT_validated | PGT_partial));
    CHECK(!(pg->type & PGT_locked));
    for (unsigned int i = 0; i < end; i++) {
        if (level == 4 && is_hypervisor_slot(i))
            continue;
        count_entry(words(mfn)[i], level);
    }
    if (level == 4 && (pg->type & PGT_validated)) {
        CHECK_EQ(words(mfn)[PERDOMAIN_SLOT],
                 pte_make(virt_to_mfn(page_owner(pg)->arch.pv.perdomain_l3), PTE_HYPERVISOR_TABLE));
        CHECK_EQ(words(mfn)[XEN_FIRST_SLOT + 2], xen_l4[XEN_FIRST_SLOT + 2]);
    }
}

static void count_vcpus(struct domain *d)
{
    struct vcpu *v;

    for_each_vcpu(d, v) {
        if (v->arch.guest_table != INVALID_MFN)
            want_table(v->arch.guest_table, PGT_l4_page_table);
        if (v->arch.guest_table_user != INVALID_MFN)
            want_table(v->arch.guest_table_user, PGT_l4_page_table);
        if (v->arch.old_guest_table != INVALID_MFN)
            want[v->arch.old_guest_table].general++;
    }
}

void world_check(void)
{
    memset(want, 0, sizeof(want));
    for (mfn_t mfn = 32; mfn < NR_RAM; mfn++) {
        const struct page_info *pg = mfn_to_page(mfn);

        if (!page_owner(pg))
            continue;
        want[mfn].general += !!(pg->count & PGC_allocated);
        if (pg->type & PGT_pinned)
            want_table(mfn, pg->type & PGT_type_mask);
        if (pg->type & PGT_partial)
            want_table(mfn, pg->type & PGT_type_mask);
        if (is_table_type(pg->type) && (pg->type & PGT_count_mask))
            count_table(mfn, pg);
    }
    count_vcpus(dom_a);
    count_vcpus(dom_b);
    for (mfn_t mfn = 32; mfn < NR_RAM; mfn++) {
        const struct page_info *pg = mfn_to_page(mfn);

        if (!page_owner(pg)) {
            if (want[mfn].general)
                test_fail(__FILE__, __LINE__, "free frame %lx is referenced", mfn);
            continue;
        }
        if ((pg->count & PGC_count_mask) != want[mfn].general ||
            (pg->type & PGT_count_mask) != want[mfn].typed ||
            (want[mfn].typed && (pg->type & PGT_type_mask) != want[mfn].type))
            test_fail(__FILE__, __LINE__,
                      "frame %lx: count %lx type %lx; expected %lu references, %lu as %s", mfn,
                      pg->count, pg->type, want[mfn].general, want[mfn].typed,
                      page_type_name(want[mfn].type));
    }
}

/* hypercall_preempt_check() of a translated guest */
bool hvm_events_pending(const struct vcpu *v)
{
    return false;
}
