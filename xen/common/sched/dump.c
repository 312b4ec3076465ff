/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Debug key `r': what every CPU runs and has waiting, and why each vcpu that does not run does not. Read without
 * stopping anybody: a queue is consistent in itself, not with the others.
 */
#include <xen/console.h>
#include <xen/init.h>
#include <xen/printk.h>
#include <xen/smp.h>
#include <xen/softirq.h>

#include "private.h"

static void name_vcpu(const struct vcpu *v)
{
    if (is_idle_vcpu(v))
        printk("idle");
    else
        printk("d%uv%u", v->domain->id, v->vcpu_id);
}

static void say_slice(const struct sched_cpu *sc)
{
    if (sc->slice_end == STIME_MAX)
        printk("never");
    else
        printk("in %ld us%s", (long)(sc->slice_end - NOW()) / 1000, timer_active(&sc->slice) ? "" : " (no timer)");
}

static void dump_cpu(unsigned int cpu)
{
    struct sched_cpu *sc = &per_cpu(sched_cpu, cpu);
    unsigned long flags;

    spin_lock_irqsave(&sc->lock, flags);
    printk(XENLOG_ERR "CPU %u: runs ", cpu);
    name_vcpu(sc->curr);
    printk("%s, softirqs %#x, slice ends ", cpumask_test(cpu, &sched_idle_cpus) ? " (offers itself)" : "",
           READ_ONCE(per_cpu(softirq_pending, cpu)));
    say_slice(sc);
    printk(", %u waiting:", sc->nr_queued);
    for (struct rb_node *n = rb_first(&sc->queue); n; n = rb_next(n)) {
        const struct sched_vcpu *sv = rb_entry(n, struct sched_vcpu, node);

        printk(" ");
        name_vcpu(sv->v);
        printk("(%+ld us)", (long)(sv->vruntime - sc->floor) / 1000);
    }
    printk("\n");
    spin_unlock_irqrestore(&sc->lock, flags);
}

static void dump_vcpu(const struct vcpu *v)
{
    static const char *const states[] = { "running", "runnable", "blocked", "offline" };
    const struct vcpu_info *info = v->vcpu_info;

    printk(XENLOG_ERR "  v%u: %s on CPU %u,%s%s%s flags %#x, pauses %d, events %s%s", v->vcpu_id,
           states[v->runstate.state], v->processor, v->is_running ? " is_running," : "",
           v->sched->queued ? " queued," : "", v->is_running == RUNS_MOVES ? " moves," : "", v->pause_flags, v->pause_count,
           READ_ONCE(info->evtchn_upcall_pending) ? "pending" : "none",
           READ_ONCE(info->evtchn_upcall_mask) ? " (masked)" : "");
    if (v->poll_evtchn)
        printk(", polls port %d", v->poll_evtchn);
    if (timer_active(&v->singleshot_timer))
        printk(", timer in %ld us on CPU %u", (long)(v->singleshot_timer.expires - NOW()) / 1000,
               v->singleshot_timer.cpu);
    printk("\n");
}

static void dump_all(unsigned char key)
{
    struct domain *d;
    struct vcpu *v;
    unsigned int cpu;

    printk(XENLOG_ERR "Scheduler %s at %ld ns\n", sched_policy->name, (long)NOW());
    for_each_online_cpu(cpu)
        dump_cpu(cpu);
    for_each_domain (d) {
        printk(XENLOG_ERR "d%u: paused %d times%s\n", d->id, d->pause_count, d->is_dying ? ", dying" : "");
        for_each_vcpu(d, v)
            dump_vcpu(v);
        process_pending_softirqs();
    }
}
keyhandler(runqueues, .key = 'r', .desc = "run queues and vcpus", .fn = dump_all);
