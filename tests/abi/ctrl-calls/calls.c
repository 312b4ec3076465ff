/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Calls every hypercall-making function of libxenctrl against the paper hypervisor and prints what
 * it did and returned. Compiled against either header, run on either library; `compare` runs both
 * and shows the differences.
 */
#define XC_WANT_COMPAT_MAP_FOREIGN_API
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <xenctrl.h>

#include "fake.h"

/* Arguments: memory full of small numbers to read from, memory to write to. */
static uint64_t in[4][600], out[6][600];
#define I(n) ((void *)in[n])
#define O(n) ((void *)out[n])

static xc_interface *x;
static const char *only;

static void prepare(void)
{
    unsigned int i, j;

    for (i = 0; i < 4; i++)
        for (j = 0; j < 600; j++)
            in[i][j] = 0x100 * (i + 1) + j;
    for (i = 0; i < 6; i++)
        memset(out[i], 0x5a, sizeof(out[i]));
    /* An in-out count is small, not 0x5a5a5a5a. */
    *(uint32_t *)out[5] = 4;
    errno = 0;
}

/*
 * Zero the stack the call is about to use: a library may pass on structures it has only partly
 * filled in, and their rest must not look like a difference.
 */
static void __attribute__((noinline)) scrub_stack(void)
{
    char stack[65536];

    memset(stack, 0, sizeof(stack));
    __asm__ volatile("" ::"r"(stack) : "memory");
}

static void show_outputs(void)
{
    const uint32_t *words;
    unsigned int i, j, shown;

    for (i = 0; i < 6; i++) {
        words = (const uint32_t *)out[i];
        for (j = shown = 0; j < sizeof(out[i]) / 4; j++)
            if (words[j] != 0x5a5a5a5a && shown++ < 40)
                printf(" out%u[%u]=%x", i, j, words[j]);
    }
    putchar('\n');
}

#define T(expr) TRY(expr, REPLY_ZERO) TRY(expr, REPLY_SMALL_NUMBERS) TRY(expr, REPLY_ERROR)
#define T3(expr) T(expr) TRY(expr, REPLY_THREE)
#define TRY(expr, how)                                                           \
    if (!only || strstr(#expr, only)) {                                          \
        long long r_;                                                            \
        prepare();                                                               \
        printf("%s %s\n", #expr, #how);                                          \
        fflush(stdout);                                                          \
        fake_set_reply(how);                                                     \
        scrub_stack();                                                           \
        r_ = (long long)(expr);                                                  \
        printf("  = %lld errno %d", r_, r_ < 0 ? errno : 0);                     \
        show_outputs();                                                          \
    }
/* The same for calls that return a pointer: only whether. */
#define TP(expr) T(!!(expr))

static char name[] = "some-name", text[] = "system_u:object_r:thing_t";

static void domains(void)
{
    struct xen_domctl_createdomain config = { .ssidref = 1, .flags = 3, .max_vcpus = 4 };
    uint8_t handle[16] = "0123456789abcde";

    T(xc_domain_create(x, O(5), &config));
    T3(xc_domain_max_vcpus(x, 5, 4));
    T(xc_domain_pause(x, 5));
    T(xc_domain_unpause(x, 5));
    T(xc_domain_destroy(x, 5));
    T(xc_domain_soft_reset(x, 5));
    T(xc_domain_shutdown(x, 5, 2));
    T3(xc_watchdog(x, 1, 30));
    T(xc_domain_sethandle(x, 5, handle));
    T(xc_domain_set_target(x, 5, 6));
    T(xc_domain_setdebugging(x, 5, 1));
    T(xc_domain_debug_control(x, 5, 1, 2));
    T(xc_domain_set_virq_handler(x, 5, 3));
    T(xc_domain_subscribe_for_suspend(x, 5, 7));
    T(xc_domain_set_access_required(x, 5, 1));
    T(xc_domain_set_time_offset(x, 5, -100));
    T(xc_domain_set_tsc_info(x, 5, 1, 2, 3, 4));
    T(xc_domain_get_tsc_info(x, 5, O(0), O(1), O(2), O(3)));
    T(xc_dom_vuart_init(x, 0, 5, 0, 0x1234, O(0)));
    TRY(xc_domain_getinfo(x, 5, 3, O(0)), REPLY_ZERO);
    TRY(xc_domain_getinfo(x, 5, 3, O(0)), REPLY_SMALL_NUMBERS);
    TRY(xc_domain_getinfo(x, 0, 1, O(0)), REPLY_ERROR);
    TRY(xc_domain_getinfolist(x, 5, 3, O(0)), REPLY_ZERO);
    TRY(xc_domain_getinfolist(x, 5, 3, O(0)), REPLY_ERROR);
    T(xc_domain_get_guest_width(x, 5, O(0)));
    T(xc_get_tot_pages(x, 5));
    T(xc_domain_node_setaffinity(x, 5, I(0)));
    T(xc_domain_node_getaffinity(x, 5, O(0)));
}

static void vcpus(void)
{
    xc_vcpu_extstate_t query = { 0 }, fetch = { .xfeature_mask = 7, .size = 64, .buffer = O(0) };

    T(xc_vcpu_setcontext(x, 5, 1, I(0)));
    T(xc_vcpu_getcontext(x, 5, 1, O(0)));
    /* From zeros each time: the size of one reply would be a buffer of gigabytes for the next. */
    T(xc_vcpu_get_extstate(x, 5, 1, (memset(&query, 0, sizeof(query)), &query)) + 100 * query.size);
    T(xc_vcpu_get_extstate(x, 5, 1, &fetch));
    T(xc_vcpu_getinfo(x, 5, 1, O(0)));
    T(xc_domain_get_cpu_usage(x, 5, 1));
    T(xc_vcpu_setaffinity(x, 5, 1, O(0), O(1), 3));
    T(xc_vcpu_setaffinity(x, 5, 1, O(0), NULL, 1));
    T(xc_vcpu_getaffinity(x, 5, 1, O(0), O(1), 3));
    T(xc_vcpu_getaffinity(x, 5, 1, NULL, O(1), 2));
}

static void memory(void)
{
    xen_pfn_t pfns[4] = { 1, 2, 3, 4 };
    struct xen_add_to_physmap raw = { .domid = 5 };

    T(xc_domain_setmaxmem(x, 5, 4096));
    T(xc_domain_set_memmap_limit(x, 5, 4096));
    T(xc_domain_claim_pages(x, 5, 100));
    T(xc_domain_set_pod_target(x, 5, 100, O(0), O(1), O(2)));
    T(xc_domain_set_pod_target(x, 5, 100, NULL, NULL, NULL));
    T(xc_domain_get_pod_target(x, 5, O(0), O(1), O(2)));
    T(xc_get_paging_mempool_size(x, 5, O(0)));
    T(xc_set_paging_mempool_size(x, 5, 0x10000));
    T3(xc_domain_increase_reservation(x, 5, 3, 1, 2, pfns));
    T3(xc_domain_increase_reservation(x, 5, 3, 1, 2, NULL));
    T3(xc_domain_increase_reservation_exact(x, 5, 3, 1, 2, pfns));
    T3(xc_domain_decrease_reservation(x, 5, 3, 1, pfns));
    T3(xc_domain_decrease_reservation_exact(x, 5, 3, 1, pfns));
    T3(xc_domain_populate_physmap(x, 5, 3, 1, 2, pfns));
    T3(xc_domain_populate_physmap_exact(x, 5, 3, 1, 2, pfns));
    T(xc_domain_memory_exchange_pages(x, 5, 2, 0, I(0), 1, 1, pfns));
    T(xc_domain_add_to_physmap(x, 5, 1, 2, 3));
    T(xc_domain_add_to_physmap_batch(x, 5, 6, 4, 3, I(0), I(1), O(0)));
    T(xc_domain_remove_from_physmap(x, 5, 3));
    T3(xc_domain_maximum_gpfn(x, 5, O(0)));
    T3(xc_domain_nr_gpfns(x, 5, O(0)));
    T(xc_domain_p2m_audit(x, 5, O(0), O(1), O(2)));
    T(xc_set_broken_page_p2m(x, 5, 3));
    T(xc_domain_set_memory_map(x, 5, I(0), 3));
    T(xc_get_machine_memory_map(x, O(0), 4));
    T(xc_reserved_device_memory_map(x, 1, 2, 3, 4, O(0), O(5)));
    T(xc_domain_setvnuma(x, 5, 2, 2, 3, I(0), I(1), I(2), I(3)));
    T(({
        uint32_t a = 2, b = 2, c = 3;
        xc_domain_getvnuma(x, 5, &a, &b, &c, O(0), O(1), O(2)) * 1000 + a + b + c;
    }));
    TRY(xc_machphys_mfn_list(x, 3, O(0)), REPLY_ZERO);
    TRY(xc_machphys_mfn_list(x, 3, O(0)), REPLY_ERROR);
    T3(xc_maximum_ram_page(x, O(0)));
    T(xc_availheap(x, 10, 20, -1, O(0)));
    T(xc_copy_to_domain_page(x, 5, 3, I(0)));
    T(xc_clear_domain_pages(x, 5, 3, 2));
    T3(xc_mmuext_op(x, I(0), 2, 5));
    T(xc_domain_cacheflush(x, 5, 1, 2));
    TP(xc_map_foreign_range(x, 5, 8192, 3, 7));
    TP(xc_map_foreign_pages(x, 5, 1, pfns, 3));
    TP(xc_map_foreign_bulk(x, 5, 1, pfns, O(0), 3));
    T3(xc_memory_op(x, 7, &raw, sizeof(raw)));
}

static void hvm(void)
{
    T3(xc_hvm_param_set(x, 5, 3, 0x1234));
    T3(xc_hvm_param_get(x, 5, 3, O(0)));
    T(xc_set_hvm_param(x, 5, 3, 0x1234));
    T(xc_get_hvm_param(x, 5, 3, O(0)));
    T(xc_domain_hvm_getcontext(x, 5, O(0), 64));
    T(xc_domain_hvm_getcontext(x, 5, NULL, 0));
    T(xc_domain_hvm_getcontext_partial(x, 5, 2, 1, O(0), 64));
    T(xc_domain_hvm_setcontext(x, 5, I(0), 64));
    T(xc_domain_send_trigger(x, 5, 1, 2));
    T(xc_shadow_control(x, 5, 30, O(5), 1));
    T(xc_shadow_control(x, 5, 0, NULL, 0));
    T(xc_logdirty_control(x, 5, 11, NULL, 100, 1, O(0)));
}

static void events_grants(void)
{
    xc_evtchn_status_t status = { .dom = 5, .port = 3 };
    struct gnttab_query_size query = { .dom = 5 };

    T(xc_evtchn_alloc_unbound(x, 5, 6));
    T(xc_evtchn_reset(x, 5));
    T(xc_evtchn_status(x, &status));
    T(xc_gnttab_op(x, 6, I(0), 16, 3));
    TRY(xc_gnttab_query_size(x, &query), REPLY_ZERO);
    T(xc_gnttab_get_version(x, 5));
}

static void passthrough(void)
{
    T(xc_domain_ioport_permission(x, 5, 0x3f8, 8, 1));
    T(xc_domain_irq_permission(x, 5, 9, 1));
    T(xc_domain_iomem_permission(x, 5, 0x1000, 16, 1));
    TRY(xc_domain_memory_mapping(x, 5, 0x1000, 0x2000, 16, 1), REPLY_ZERO);
    T(xc_domain_ioport_mapping(x, 5, 0x100, 0x200, 8, 1));
    T(xc_assign_device(x, 5, 0x10203, 1));
    T(xc_deassign_device(x, 5, 0x10203));
    T(xc_test_assign_device(x, 5, 0x10203));
    T(xc_get_device_group(x, 5, 0x10203, 4, O(0), O(1)));
    T(xc_assign_dt_device(x, 5, name));
    T(xc_test_assign_dt_device(x, 5, name));
    T(xc_deassign_dt_device(x, 5, name));
    T(xc_physdev_map_pirq(x, 5, 9, O(5)));
    T(xc_physdev_map_pirq_msi(x, 5, 9, O(5), 8, 7, 6, 0x5000));
    T(xc_physdev_unmap_pirq(x, 5, 9));
    T(xc_physdev_pci_access_modify(x, 5, 1, 2, 3, 1));
    T(xc_domain_update_msi_irq(x, 5, 0x31, 40, 3, 0x5000));
    T(xc_domain_unbind_msi_irq(x, 5, 0x31, 40, 3));
    T(xc_domain_bind_pt_irq(x, 5, 9, 0, 1, 2, 3, 4));
    T(xc_domain_bind_pt_irq(x, 5, 9, 2, 1, 2, 3, 4));
    T(xc_domain_unbind_pt_irq(x, 5, 9, 1, 1, 2, 3, 4));
    T(xc_domain_bind_pt_pci_irq(x, 5, 9, 1, 2, 3));
    T(xc_domain_bind_pt_isa_irq(x, 5, 9));
    T(xc_domain_bind_pt_spi_irq(x, 5, 33, 44));
    T(xc_domain_unbind_pt_spi_irq(x, 5, 33, 44));
}

static void host(void)
{
    xc_physinfo_t phys = { 0 };
    char build_id[64] = { 20 };

    T(xc_physinfo(x, &phys) + phys.nr_cpus * 100);
    T(xc_cputopoinfo(x, O(5), O(0)));
    T(xc_cputopoinfo(x, O(5), NULL));
    T(xc_numainfo(x, O(5), O(0), O(1)));
    T(xc_numainfo(x, O(5), NULL, NULL));
    TRY(xc_pcitopoinfo(x, 3, I(0), O(0)), REPLY_ERROR);
    T(xc_getcpuinfo(x, 4, O(0), O(1)));
    T(xc_readconsolering(x, O(0), O(5), 1, 1, O(5)));
    T(xc_send_debug_keys(x, "qe"));
    T(xc_get_max_cpus(x));
    T(xc_get_max_nodes(x));
    T(xc_get_online_cpus(x));
    T(xc_get_cpumap_size(x));
    T(xc_get_nodemap_size(x));
    TP(xc_cpumap_alloc(x));
    T(xc_cpu_online(x, 3));
    T(xc_cpu_offline(x, 3));
    T(xc_smt_enable(x));
    T(xc_smt_disable(x));
    T(xc_microcode_update(x, I(0), 64));
    T3(xc_version(x, 0, NULL));
    T(xc_version(x, 1, O(0)));
    T(xc_version(x, 2, O(0)));
    T(xc_version(x, 3, O(0)));
    T(xc_version(x, 4, O(0)));
    T(xc_version(x, 5, O(0)));
    T(xc_version(x, 6, O(0)));
    T3(xc_version(x, 7, NULL));
    T(xc_version(x, 8, O(0)));
    T(xc_version(x, 9, O(0)));
    T3(xc_version(x, 10, build_id));
    T(xc_version(x, 99, O(0)));
}

static void schedulers(void)
{
    struct xen_domctl_sched_credit credit = { 256, 50 };
    struct xen_domctl_sched_credit2 credit2 = { 256, 50 };
    struct xen_domctl_sched_rtds rtds = { 10000, 4000, 1 };
    struct xen_sysctl_credit_schedule params = { 30, 1000, 5 };
    struct xen_sysctl_credit2_schedule params2 = { 1000 };

    T(xc_sched_id(x, O(0)));
    T(xc_sched_credit_domain_set(x, 5, &credit));
    T(xc_sched_credit_domain_get(x, 5, O(0)));
    T(xc_sched_credit_params_set(x, 0, &params));
    T(xc_sched_credit_params_get(x, 0, O(0)));
    T(xc_sched_credit2_domain_set(x, 5, &credit2));
    T(xc_sched_credit2_domain_get(x, 5, O(0)));
    T(xc_sched_credit2_params_set(x, 0, &params2));
    T(xc_sched_credit2_params_get(x, 0, O(0)));
    T(xc_sched_rtds_domain_set(x, 5, &rtds));
    T(xc_sched_rtds_domain_get(x, 5, O(0)));
    TRY(xc_sched_rtds_vcpu_set(x, 5, I(0), 2), REPLY_ZERO);
    TRY(xc_sched_rtds_vcpu_get(x, 5, O(0), 2), REPLY_ZERO);
    T(xc_sched_arinc653_schedule_set(x, 0, I(0)));
    T(xc_sched_arinc653_schedule_get(x, 0, O(0)));
    T(xc_cpupool_create(x, O(5), 5));
    T(xc_cpupool_destroy(x, 1));
    TP(xc_cpupool_getinfo(x, 1));
    T(xc_cpupool_addcpu(x, 1, -1));
    T(xc_cpupool_addcpu(x, 1, 3));
    T(xc_cpupool_removecpu(x, 1, 3));
    T(xc_cpupool_movedomain(x, 1, 5));
    TP(xc_cpupool_freeinfo(x));
}

static void power(void)
{
    struct xc_px_stat px = { .trans_pt = O(0), .pt = O(1) };
    struct xc_cx_stat cx = { .nr = 3, .nr_pc = 2, .nr_cc = 2, .triggers = O(0), .residencies = O(1),
                             .pc = O(2), .cc = O(3) };
    struct xc_get_cpufreq_para para = { .cpu_num = 2, .freq_num = 3, .gov_num = 1,
                                        .affected_cpus = O(0),
                                        .scaling_available_frequencies = O(1),
                                        .scaling_available_governors = O(2) };
    struct xc_get_cpufreq_para count = { 0 };

    T(xc_pm_get_max_px(x, 1, O(0)));
    T(xc_pm_get_pxstat(x, 1, &px));
    T(xc_pm_reset_pxstat(x, 1));
    T(xc_pm_get_max_cx(x, 1, O(0)));
    T(xc_pm_get_cxstat(x, 1, &cx));
    T(xc_pm_reset_cxstat(x, 1));
    T(xc_get_cpufreq_para(x, 1, &para) + para.turbo_enabled * 10 + para.scaling_min_freq * 100);
    T(xc_get_cpufreq_para(x, 1, &count));
    T(xc_set_cpufreq_gov(x, 1, name));
    T(xc_set_cpufreq_para(x, 1, 2, 3));
    T(xc_get_cpufreq_avgfreq(x, 1, O(0)));
    T(xc_set_sched_opt_smt(x, 1));
    T(xc_get_cpuidle_max_cstate(x, O(0)));
    T(xc_set_cpuidle_max_cstate(x, 2));
    T(xc_get_cpuidle_max_csubstate(x, O(0)));
    T(xc_set_cpuidle_max_csubstate(x, 2));
    T(xc_enable_turbo(x, 1));
    T(xc_disable_turbo(x, 1));
}

static void traces(void)
{
    T(xc_tbuf_enable(x, 4, O(0), O(1)));
    T(xc_tbuf_disable(x));
    T(xc_tbuf_set_size(x, 4));
    TRY(xc_tbuf_get_size(x, O(0)), REPLY_SMALL_NUMBERS);
    T(xc_tbuf_set_cpu_mask(x, I(0)));
    T(xc_tbuf_set_evt_mask(x, 0x1f000));
    T(xc_vmtrace_enable(x, 5, 1));
    T(xc_vmtrace_disable(x, 5, 1));
    T(xc_vmtrace_reset_and_enable(x, 5, 1));
    T(xc_vmtrace_output_position(x, 5, 1, O(0)));
    T(xc_vmtrace_get_option(x, 5, 1, 0x570, O(0)));
    T(xc_vmtrace_set_option(x, 5, 1, 0x570, 3));
    T(xc_perfc_reset(x));
    T(xc_perfc_query_number(x, O(0), O(1)));
    T(xc_lockprof_reset(x));
    T(xc_lockprof_query_number(x, O(0)));
}

static void platform(void)
{
    struct xen_mc mc = { .cmd = 3 };
    xc_resource_entry_t entries[2] = { { .u.cmd = 1, .idx = 0x10, .val = 7 }, { .idx = 0x11 } };
    xc_resource_op_t one = { .cpu = 1, .nr_entries = 2, .entries = entries };

    T(xc_mca_op(x, &mc));
    T(xc_mca_op_inject_v2(x, 2, I(0), 12));
    T3(xc_resource_op(x, 1, &one));
    T(xc_kexec_exec(x, 1));
    T(xc_kexec_get_range(x, 1, 2, O(0), O(1)));
    T(xc_kexec_load(x, 1, 62, 0x1000, 2, I(0)));
    T(xc_kexec_unload(x, 1));
    T3(xc_kexec_status(x, 1));
    T(xc_livepatch_upload(x, name, I(0), 64));
    T(xc_livepatch_get(x, name, O(0)));
    T(xc_livepatch_list_get_sizes(x, O(0), O(1), O(2)));
    T(xc_livepatch_apply(x, name, 1000, 1));
    T(xc_livepatch_revert(x, name, 1000, 0));
    T(xc_livepatch_unload(x, name, 1000, 0));
    T(xc_livepatch_replace(x, name, 1000, 0));
    T(xc_psr_cmt_attach(x, 5));
    T(xc_psr_cmt_detach(x, 5));
    T(xc_psr_cmt_get_domain_rmid(x, 5, O(0)));
    T(xc_psr_cmt_get_total_rmid(x, O(0)));
    T(xc_psr_cmt_get_l3_upscaling_factor(x, O(0)));
    T(xc_psr_cmt_get_l3_event_mask(x, O(0)));
    T(xc_psr_cmt_get_l3_cache_size(x, 1, O(0)));
    T3(xc_psr_cmt_get_data(x, 2, 1, 0, O(0), O(1)));
    T(xc_psr_cmt_enabled(x));
    T(xc_psr_set_domain_data(x, 5, 1, 0, 0xff));
    T(xc_psr_get_domain_data(x, 5, 5, 0, O(0)));
    T(xc_psr_get_hw_info(x, 0, 0, O(0)));
    T(xc_psr_get_hw_info(x, 0, 2, O(0)));
}

static void flask(void)
{
    T(xc_flask_load(x, text, sizeof(text)));
    T3(xc_flask_policyvers(x));
    T3(xc_flask_getenforce(x));
    T(xc_flask_setenforce(x, 1));
    T(xc_flask_context_to_sid(x, text, strlen(text), O(0)));
    T(xc_flask_sid_to_context(x, 3, O(0), 64));
    T(xc_flask_relabel_domain(x, 5, 3));
    T(xc_flask_getbool_byid(x, 3, O(0), 32, O(1), O(2)));
    T(xc_flask_getbool_byname(x, name, O(1), O(2)));
    T(xc_flask_setbool(x, name, 1, 1));
    T(xc_flask_add_pirq(x, 9, text));
    T(xc_flask_add_ioport(x, 1, 2, text));
    T(xc_flask_add_iomem(x, 1, 2, text));
    T(xc_flask_add_device(x, 0x10203, text));
    T(xc_flask_del_pirq(x, 9));
    T(xc_flask_del_ioport(x, 1, 2));
    T(xc_flask_del_iomem(x, 1, 2));
    T(xc_flask_del_device(x, 0x10203));
    T(xc_flask_access(x, text, text, 3, 4, O(0), O(1), O(2), O(3), O(4)));
    T(xc_flask_avc_hashstats(x, O(0), 200));
    T3(xc_flask_getavc_threshold(x));
    T(xc_flask_setavc_threshold(x, 512));
}

static void introspection(void)
{
    T(xc_altp2m_get_domain_state(x, 5, O(0)));
    T(xc_altp2m_set_domain_state(x, 5, 1));
    T(xc_altp2m_set_vcpu_enable_notify(x, 5, 1, 0x1234));
    T(xc_altp2m_set_vcpu_disable_notify(x, 5, 1));
    T(xc_altp2m_create_view(x, 5, 3, O(0)));
    T(xc_altp2m_destroy_view(x, 5, 2));
    T(xc_altp2m_switch_to_view(x, 5, 2));
    T(xc_altp2m_set_suppress_ve(x, 5, 2, 0x1234, 1));
    T(xc_altp2m_set_supress_ve_multi(x, 5, 2, 0x10, 0x20, 1, O(0), O(1)));
    T(xc_altp2m_get_suppress_ve(x, 5, 2, 0x1234, O(0)));
    T(xc_altp2m_set_mem_access(x, 5, 2, 0x1234, 3));
    T(xc_altp2m_set_mem_access_multi(x, 5, 2, I(0), I(1), 3));
    T(xc_altp2m_get_mem_access(x, 5, 2, 0x1234, O(0)));
    T(xc_altp2m_change_gfn(x, 5, 2, 0x10, 0x20));
    T(xc_altp2m_get_vcpu_p2m_idx(x, 5, 1, O(0)));
    T(xc_altp2m_set_visibility(x, 5, 2, 1));
    T(xc_vm_event_get_version(x));
    TP(xc_monitor_enable(x, 5, O(0)));
    T(xc_monitor_disable(x, 5));
    T(xc_monitor_resume(x, 5));
    T(xc_monitor_get_capabilities(x, 5, O(0)));
    T(xc_monitor_write_ctrlreg(x, 5, 3, 1, 1, 0xff, 1));
    T(xc_monitor_mov_to_msr(x, 5, 0x10, 1, 1));
    T(xc_monitor_singlestep(x, 5, 1));
    T(xc_monitor_software_breakpoint(x, 5, 0));
    T(xc_monitor_descriptor_access(x, 5, 1));
    T(xc_monitor_guest_request(x, 5, 1, 1, 1));
    T(xc_monitor_guest_request(x, 5, 0, 1, 1));
    T(xc_monitor_inguest_pagefault(x, 5, 1));
    T(xc_monitor_debug_exceptions(x, 5, 1, 1));
    T(xc_monitor_cpuid(x, 5, 1));
    T(xc_monitor_privileged_call(x, 5, 1));
    T(xc_monitor_emul_unimplemented(x, 5, 1));
    T(xc_monitor_vmexit(x, 5, 1, 1));
    T(xc_monitor_emulate_each_rep(x, 5, 1));
    T(xc_set_mem_access(x, 5, 3, 0x10, 4));
    T(xc_set_mem_access_multi(x, 5, I(0), I(1), 3));
    T(xc_get_mem_access(x, 5, 0x10, O(0)));
    T(xc_mem_paging_enable(x, 5, O(0)));
    T(xc_mem_paging_disable(x, 5));
    T(xc_mem_paging_resume(x, 5));
    T(xc_mem_paging_nominate(x, 5, 0x10));
    T(xc_mem_paging_evict(x, 5, 0x10));
    T(xc_mem_paging_prep(x, 5, 0x10));
    T(xc_memshr_control(x, 5, 1));
    T(xc_memshr_ring_enable(x, 5, O(0)));
    T(xc_memshr_ring_disable(x, 5));
    T(xc_memshr_domain_resume(x, 5));
    T(xc_memshr_nominate_gfn(x, 5, 0x10, O(0)));
    T(xc_memshr_nominate_gref(x, 5, 8, O(0)));
    T(xc_memshr_share_gfns(x, 5, 0x10, 1, 6, 0x20, 2));
    T(xc_memshr_share_grefs(x, 5, 8, 1, 6, 9, 2));
    T(xc_memshr_add_to_physmap(x, 5, 0x10, 1, 6, 0x20));
    T(xc_memshr_range_share(x, 5, 6, 0x10, 0x20));
    T(xc_memshr_fork(x, 5, 6, 1, 1));
    T(xc_memshr_fork_reset(x, 6, 1, 1));
    T3(xc_memshr_debug_gfn(x, 5, 0x10));
    T3(xc_memshr_debug_gref(x, 5, 8));
    T3(xc_memshr_audit(x));
    T3(xc_sharing_freed_pages(x));
    T3(xc_sharing_used_frames(x));
}

int main(int argc, char **argv)
{
    only = argc > 1 ? argv[1] : NULL;
    if (!freopen("/dev/null", "w", stderr)) /* messages may differ */
        return 1;
    x = xc_interface_open(NULL, NULL, 0);
    if (!x)
        return 1;
    domains();
    vcpus();
    memory();
    hvm();
    events_grants();
    passthrough();
    host();
    schedulers();
    power();
    traces();
    platform();
    flask();
    introspection();
    return 0;
}
