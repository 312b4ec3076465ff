/* SPDX-License-Identifier: GPL-2.0-only */
/* The operations behind do_platform_op(): each gets a private copy of the argument. 0 or -errno. */
#ifndef POWER_PLATFORM_H
#define POWER_PLATFORM_H

struct xen_platform_op;

/* platform-cpu.c */
long platform_getidletime(struct xen_platform_op *op);
long platform_cpuinfo(struct xen_platform_op *op);
long platform_cpu_version(struct xen_platform_op *op);
long platform_cpu_online(struct xen_platform_op *op);
long platform_cpu_offline(struct xen_platform_op *op);
long platform_resource_op(struct xen_platform_op *op);
/* platform-firmware.c */
long platform_read_memtype(struct xen_platform_op *op);
long platform_firmware_info(struct xen_platform_op *op);
long platform_enter_sleep(struct xen_platform_op *op);
long platform_get_symbol(struct xen_platform_op *op);

#endif
