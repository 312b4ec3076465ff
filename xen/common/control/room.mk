# SPDX-License-Identifier: GPL-2.0-only
obj-y += domctl.o domain-life.o domain-vcpu.o domain-rights.o affinity.o ctl-bitmap.o sysctl.o system-info.o
obj-y += $(if $(CONFIG_KEYHANDLER),debug-keys.o,debug-keys-none.o)
