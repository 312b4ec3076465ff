# SPDX-License-Identifier: GPL-2.0-only
ctrl-core := handle.c report.c buffer.c op.c io.c bits.c
ctrl-domain := life.c info.c vcpu.c reservation.c physmap.c hvm.c passthrough.c evtchn.c foreign.c mmu.c
ctrl-host := info.c console.c cpupool.c sched.c pm.c cpufreq.c trace.c platform.c kexec.c livepatch.c psr.c flask.c
ctrl-introspect := event.c monitor.c access.c sharing.c altp2m.c
ctrl-compat := event-grant.c devicemodel.c
ctrl-sources := $(foreach d,core domain host introspect compat,$(addprefix $(d)/,$(ctrl-$(d))))
$(eval $(call library,ctrl,xenctrl,4.17,4.17.0,$(ctrl-sources),toolcore toollog call evtchn gnttab foreignmemory devicemodel,))
