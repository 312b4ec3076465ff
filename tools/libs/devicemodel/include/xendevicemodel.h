/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * libxendevicemodel: what an emulator does to the domain it serves. Every call acts on @domid and
 * returns 0, or -1 with errno. A handle can be restricted to one domain, after which the kernel and
 * the hypervisor refuse all others.
 */
#ifndef XENDEVICEMODEL_H
#define XENDEVICEMODEL_H

#include <stdint.h>

#include <xen/xen.h>
#include <xen/event_channel.h>
#include <xen/hvm/dm_op.h>
#include <xen/hvm/hvm_op.h>

struct xentoollog_logger;

typedef struct xendevicemodel_handle xendevicemodel_handle;

/* @logger: NULL logs to stderr. @open_flags: none defined, 0. NULL with errno, having logged. */
xendevicemodel_handle *xendevicemodel_open(struct xentoollog_logger *logger,
                                           unsigned int open_flags);
int xendevicemodel_close(xendevicemodel_handle *dmod);

/* From now on the handle only works on @domid. EOPNOTSUPP: the kernel cannot. Cannot be undone. */
int xendevicemodel_restrict(xendevicemodel_handle *dmod, domid_t domid);

/* ---- I/O request servers: who is asked when the guest touches a range ---- */

/* @handle_bufioreq: HVM_IOREQSRV_BUFIOREQ_*; *@id: the new server. It is disabled at first. */
int xendevicemodel_create_ioreq_server(xendevicemodel_handle *dmod, domid_t domid,
                                       int handle_bufioreq, ioservid_t *id);

/*
 * The frames of the synchronous and the buffered ring and the port of the latter. Each pointer may
 * be NULL; with both frames NULL the hypervisor does not place the rings in guest memory (map them
 * as a resource instead).
 */
int xendevicemodel_get_ioreq_server_info(xendevicemodel_handle *dmod, domid_t domid, ioservid_t id,
                                         xen_pfn_t *ioreq_gfn, xen_pfn_t *bufioreq_gfn,
                                         evtchn_port_t *bufioreq_port);

/* Ports or, if @is_mmio, addresses from @start to @end, both included. */
int xendevicemodel_map_io_range_to_ioreq_server(xendevicemodel_handle *dmod, domid_t domid,
                                                ioservid_t id, int is_mmio, uint64_t start,
                                                uint64_t end);
int xendevicemodel_unmap_io_range_from_ioreq_server(xendevicemodel_handle *dmod, domid_t domid,
                                                    ioservid_t id, int is_mmio, uint64_t start,
                                                    uint64_t end);

/* All memory of @type (HVMMEM_ioreq_server). @flags: XEN_DMOP_IOREQ_MEM_ACCESS_*; 0 unmaps. */
int xendevicemodel_map_mem_type_to_ioreq_server(xendevicemodel_handle *dmod, domid_t domid,
                                                ioservid_t id, uint16_t type, uint32_t flags);

/* The configuration space of one PCI function. */
int xendevicemodel_map_pcidev_to_ioreq_server(xendevicemodel_handle *dmod, domid_t domid,
                                              ioservid_t id, uint16_t segment, uint8_t bus,
                                              uint8_t device, uint8_t function);
int xendevicemodel_unmap_pcidev_from_ioreq_server(xendevicemodel_handle *dmod, domid_t domid,
                                                  ioservid_t id, uint16_t segment, uint8_t bus,
                                                  uint8_t device, uint8_t function);

/* The rings mean something only while the server is enabled. */
int xendevicemodel_set_ioreq_server_state(xendevicemodel_handle *dmod, domid_t domid, ioservid_t id,
                                          int enabled);
int xendevicemodel_destroy_ioreq_server(xendevicemodel_handle *dmod, domid_t domid, ioservid_t id);

/* ---- Interrupts. @level: 1 asserted, 0 not ---- */

/* @intx: 0 is pin A, 3 is pin D. */
int xendevicemodel_set_pci_intx_level(xendevicemodel_handle *dmod, domid_t domid, uint16_t segment,
                                      uint8_t bus, uint8_t device, uint8_t intx,
                                      unsigned int level);
/* @irq: 0 to 15. */
int xendevicemodel_set_isa_irq_level(xendevicemodel_handle *dmod, domid_t domid, uint8_t irq,
                                     unsigned int level);
/* @irq: a line of the domain's interrupt controller (Arm). */
int xendevicemodel_set_irq_level(xendevicemodel_handle *dmod, domid_t domid, unsigned int irq,
                                 unsigned int level);
/* Route PCI link @link (0 to 3) to ISA line @irq; 0 disconnects it. */
int xendevicemodel_set_pci_link_route(xendevicemodel_handle *dmod, domid_t domid, uint8_t link,
                                      uint8_t irq);
/* As if a device wrote @msi_data to @msi_addr (0xfeexxxxx). */
int xendevicemodel_inject_msi(xendevicemodel_handle *dmod, domid_t domid, uint64_t msi_addr,
                              uint32_t msi_data);
/*
 * Deliver an event when @vcpu next runs. @type: XEN_DMOP_EVENT_*; @error_code: ~0 for none;
 * @insn_len: of the software instruction; @extra: CR2 for a page fault, pending bits for a debug
 * exception.
 */
int xendevicemodel_inject_event(xendevicemodel_handle *dmod, domid_t domid, int vcpu,
                                uint8_t vector, uint8_t type, uint32_t error_code, uint8_t insn_len,
                                uint64_t extra);

/* ---- Memory. Page numbers are guest frames ---- */

/*
 * Atomically: fetch which of the @nr pages from @first_pfn were written since the last call (one
 * bit each), and start anew for this range. @nr 0 stops tracking.
 */
int xendevicemodel_track_dirty_vram(xendevicemodel_handle *dmod, domid_t domid, uint64_t first_pfn,
                                    uint32_t nr, unsigned long *dirty_bitmap);
/* Tell log-dirty tracking that the emulator wrote pages. */
int xendevicemodel_modified_memory(xendevicemodel_handle *dmod, domid_t domid, uint64_t first_pfn,
                                   uint32_t nr);
int xendevicemodel_modified_memory_bulk(xendevicemodel_handle *dmod, domid_t domid,
                                        struct xen_dm_op_modified_memory_extent extents[],
                                        uint32_t nr);
int xendevicemodel_set_mem_type(xendevicemodel_handle *dmod, domid_t domid, hvmmem_type_t mem_type,
                                uint64_t first_pfn, uint32_t nr);
/* Move @size pages from @src_gfn to @dst_gfn. */
int xendevicemodel_relocate_memory(xendevicemodel_handle *dmod, domid_t domid, uint32_t size,
                                   uint64_t src_gfn, uint64_t dst_gfn);
/* Fix the cache type (XEN_DMOP_MEM_CACHEATTR_*) of frames @start to @end. */
int xendevicemodel_pin_memory_cacheattr(xendevicemodel_handle *dmod, domid_t domid, uint64_t start,
                                        uint64_t end, uint32_t type);

/* ---- The domain as a whole ---- */

/* @reason: SHUTDOWN_*. */
int xendevicemodel_shutdown(xendevicemodel_handle *dmod, domid_t domid, unsigned int reason);
int xendevicemodel_nr_vcpus(xendevicemodel_handle *dmod, domid_t domid, unsigned int *vcpus);

#endif
