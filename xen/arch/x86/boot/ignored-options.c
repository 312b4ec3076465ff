// SPDX-License-Identifier: GPL-2.0-only
/*
 * Options that users of the original may have on their command lines and that only tune or report
 * something we do not have: accepted without a word. Those whose absence somebody could miss (an
 * IOMMU demanded, a policy enforced) are not here: they are reported as unknown until a room
 * implements them. placeholder is GRUB's.
 */
#include <xen/init.h>

ignored_param(acpi_skip_timer_override, "acpi_skip_timer_override");
ignored_param(apic_verbosity, "apic_verbosity");
ignored_param(arat, "arat");
ignored_param(async_show_all, "async-show-all");
ignored_param(ats, "ats");
ignored_param(bootscrub, "bootscrub");
ignored_param(bootscrub_chunk, "bootscrub_chunk");
ignored_param(core_parking, "core_parking");
ignored_param(cpufreq, "cpufreq");
ignored_param(cpuidle, "cpuidle");
ignored_param(cpuinfo, "cpuinfo");
ignored_param(credit2_balance_over, "credit2_balance_over");
ignored_param(credit2_balance_under, "credit2_balance_under");
ignored_param(credit2_cap_period_ms, "credit2_cap_period_ms");
ignored_param(credit2_load_precision_shift, "credit2_load_precision_shift");
ignored_param(credit2_load_window_shift, "credit2_load_window_shift");
ignored_param(credit2_runqueue, "credit2_runqueue");
ignored_param(debug_stack_lines, "debug_stack_lines");
ignored_param(debugtrace, "debugtrace");
ignored_param(e820_mtrr_clip, "e820-mtrr-clip");
ignored_param(e820_verbose, "e820-verbose");
ignored_param(edd, "edd");
ignored_param(edid, "edid");
ignored_param(extra_guest_irqs, "extra_guest_irqs");
ignored_param(font, "font");
ignored_param(gdb, "gdb");
ignored_param(global_pages, "global-pages");
ignored_param(hest_disable, "hest_disable");
ignored_param(highmem_start, "highmem-start");
ignored_param(hpet, "hpet");
ignored_param(hpetbroadcast, "hpetbroadcast");
ignored_param(idle_latency_factor, "idle_latency_factor");
ignored_param(invpcid, "invpcid");
ignored_param(ioapic_ack, "ioapic_ack");
ignored_param(irq_ratelimit, "irq_ratelimit");
ignored_param(irq_vector_map, "irq_vector_map");
ignored_param(lapic_timer_c2_ok, "lapic_timer_c2_ok");
ignored_param(ler, "ler");
ignored_param(low_crashinfo, "low_crashinfo");
ignored_param(max_cstate, "max_cstate");
ignored_param(mce_verbosity, "mce_verbosity");
ignored_param(mwait_idle, "mwait-idle");
ignored_param(no_real_mode, "no-real-mode");
ignored_param(noirqbalance, "noirqbalance");
ignored_param(pcid, "pcid");
ignored_param(placeholder, "placeholder");
ignored_param(ple_gap, "ple_gap");
ignored_param(preferred_cstates, "preferred-cstates");
ignored_param(rcu_idle_timer_period_ms, "rcu-idle-timer-period-ms");
ignored_param(sched_credit2_max_cpus_runqueue, "sched_credit2_max_cpus_runqueue");
ignored_param(sched_credit2_migrate_resist, "sched_credit2_migrate_resist");
ignored_param(sched_credit_tslice_ms, "sched_credit_tslice_ms");
ignored_param(sched_smt_power_savings, "sched_smt_power_savings");
ignored_param(serial_rx_buffer, "serial_rx_buffer");
ignored_param(snb_igd_quirk, "snb_igd_quirk");
ignored_param(tbuf_size, "tbuf_size");
ignored_param(tevt_mask, "tevt_mask");
ignored_param(tickle_one_idle_cpu, "tickle_one_idle_cpu");
ignored_param(timer_slop, "timer_slop");
ignored_param(vcpu_migration_delay, "vcpu_migration_delay");
ignored_param(vesa_ram, "vesa-ram");
ignored_param(xenheap_megabytes, "xenheap_megabytes");
