/* SPDX-License-Identifier: LGPL-2.1-only */
/* libxenctrl: giving devices, ports, memory ranges and interrupts of the host to domains. Include
 * <xenctrl.h>. */
#ifndef XENCTRL_PASSTHROUGH_H
#define XENCTRL_PASSTHROUGH_H

#include "xenctrl/base.h"

/* ---- What a domain may touch ---- */

int xc_domain_ioport_permission(xc_interface *xch, uint32_t domid, uint32_t first_port,
                                uint32_t nr_ports, uint32_t allow_access);
int xc_domain_irq_permission(xc_interface *xch, uint32_t domid, uint32_t pirq, bool allow_access);
int xc_domain_iomem_permission(xc_interface *xch, uint32_t domid, unsigned long first_mfn,
                               unsigned long nr_mfns, uint8_t allow_access);

/* ---- What it finds where. @add_mapping: DPCI_ADD_MAPPING or DPCI_REMOVE_MAPPING ---- */

int xc_domain_memory_mapping(xc_interface *xch, uint32_t domid, unsigned long first_gfn,
                             unsigned long first_mfn, unsigned long nr_mfns, uint32_t add_mapping);
int xc_domain_ioport_mapping(xc_interface *xch, uint32_t domid, uint32_t first_gport,
                             uint32_t first_mport, uint32_t nr_ports, uint32_t add_mapping);

/* ---- Devices: @machine_sbdf segment << 16 | bus << 8 | devfn; @path in the device tree (Arm) ----
 */

/* @flag: XEN_DOMCTL_DEV_RDM_RELAXED or 0. */
int xc_assign_device(xc_interface *xch, uint32_t domid, uint32_t machine_sbdf, uint32_t flag);
int xc_deassign_device(xc_interface *xch, uint32_t domid, uint32_t machine_sbdf);
/* 0: could be assigned. */
int xc_test_assign_device(xc_interface *xch, uint32_t domid, uint32_t machine_sbdf);
/* Devices that have to be assigned together: *@num_sdevs of them in @sdev_array. */
int xc_get_device_group(xc_interface *xch, uint32_t domid, uint32_t machine_sbdf,
                        uint32_t max_sdevs, uint32_t *num_sdevs, uint32_t *sdev_array);
int xc_assign_dt_device(xc_interface *xch, uint32_t domid, char *path);
int xc_test_assign_dt_device(xc_interface *xch, uint32_t domid, char *path);
int xc_deassign_dt_device(xc_interface *xch, uint32_t domid, char *path);

/* ---- Interrupts ---- */

/* *@pirq: in, the number wanted or -1; out, the number. */
int xc_physdev_map_pirq(xc_interface *xch, uint32_t domid, int index, int *pirq);
/* @table_base: of the MSI-X table, 0 for MSI. */
int xc_physdev_map_pirq_msi(xc_interface *xch, uint32_t domid, int index, int *pirq, int devfn,
                            int bus, int entry_nr, uint64_t table_base);
int xc_physdev_unmap_pirq(xc_interface *xch, uint32_t domid, int pirq);
/* Gone from the hypervisor's interface: ENOSYS. */
int xc_physdev_pci_access_modify(xc_interface *xch, uint32_t domid, int bus, int dev, int func,
                                 int enable);

/* Host MSI @pirq arrives as vector @gvec. @gflags: XEN_DOMCTL_VMSI_X86_*; @gtable: the guest's
 * MSI-X table. */
int xc_domain_update_msi_irq(xc_interface *xch, uint32_t domid, uint32_t gvec, uint32_t pirq,
                             uint32_t gflags, uint64_t gtable);
int xc_domain_unbind_msi_irq(xc_interface *xch, uint32_t domid, uint32_t gvec, uint32_t pirq,
                             uint32_t gflags);
/* @irq_type: enum pt_irq_type, which says which of the rest count. */
int xc_domain_bind_pt_irq(xc_interface *xch, uint32_t domid, uint8_t machine_irq, uint8_t irq_type,
                          uint8_t bus, uint8_t device, uint8_t intx, uint8_t isa_irq);
int xc_domain_unbind_pt_irq(xc_interface *xch, uint32_t domid, uint8_t machine_irq,
                            uint8_t irq_type, uint8_t bus, uint8_t device, uint8_t intx,
                            uint8_t isa_irq);
int xc_domain_bind_pt_pci_irq(xc_interface *xch, uint32_t domid, uint8_t machine_irq, uint8_t bus,
                              uint8_t device, uint8_t intx);
int xc_domain_bind_pt_isa_irq(xc_interface *xch, uint32_t domid, uint8_t machine_irq);
int xc_domain_bind_pt_spi_irq(xc_interface *xch, uint32_t domid, uint16_t vspi, uint16_t spi);
int xc_domain_unbind_pt_spi_irq(xc_interface *xch, uint32_t domid, uint16_t vspi, uint16_t spi);

#endif
