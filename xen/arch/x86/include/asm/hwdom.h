/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The hardware domain when it is hardware-virtualized (a PVH dom0): it finds the machine's devices where they are.
 * Ports and device memory are those it has rights to (domain_ioport_permitted(), domain_iomem_permitted()); guest frame
 * numbers of device memory are machine frame numbers, and entries are made on first touch. Interrupt lines arrive at
 * IOAPICs of its own at the addresses of the machine's.
 */
#ifndef ASM_HWDOM_H
#define ASM_HWDOM_H

#include <asm/hvm-platform.h>

/* Is it one? Constant from its creation. */
static inline bool is_hwdom(const struct domain *d)
{
    return is_hvm_domain(d) && d->arch.hvm && (d->arch.hvm->emulation_flags & XEN_X86_EMU_VPCI);
}

/* Accesses no device of the platform took: never HVM_IO_NOT_OURS, there are no device models. */
enum hvm_io_result hwdom_io(struct vcpu *v, struct hvm_io *io);
/*
 * Nothing is at gfn: puts the device memory there if it is the domain's to touch. True: look again. False: the access
 * is to be emulated. No locks held.
 */
bool hwdom_map_mmio(struct domain *d, gfn_t gfn);
/* Accesses to these frames are to come to us: those that were mapped are no more. */
void hwdom_unmap_mmio(struct domain *d, gfn_t first, unsigned long nr);

/*
 * hvm_domain.port_map, of the processors' format: all leave the guest at first; then as the domain's rights
 * (arch_ioports_changed()) and the devices of its platform say, which are all there before it gets rights. 0, -ENOMEM.
 */
int hwdom_ports_create(struct domain *d);
void hwdom_ports_destroy(struct domain *d);

/* platform/hwdom-ioapic.c: the physical line gsi, bound to d, was asserted. Any context but NMI. */
void hwdom_gsi_arrived(struct domain *d, unsigned int gsi, bool level);

#endif
