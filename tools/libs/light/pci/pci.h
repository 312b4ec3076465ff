/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Devices of the host that guests get for themselves. Linux's driver "pciback" holds those that nobody else uses; a
 * guest's are in the nodes of one back end, at /local/domain/0/backend/pci/ID/0, numbered from 0. What the processor's
 * IOMMU lets a device reach follows xc_assign_device.
 */
#ifndef LX_PCI_H
#define LX_PCI_H

#include "device/device.h"
#include "op/op.h"

#ifndef XYLEM_SYSFS
#define XYLEM_SYSFS "/sys"
#endif

/* --- one device (address.c) ------------------------------------------------------------------- */

/* "0000:00:10.0", arena string. */
char *lx_pci_address(struct lx *lx, const libxl_device_pci *pci);
/* The reverse; the rest of *pci is left as it is. */
bool lx_pci_parse(const char *text, libxl_device_pci *pci);
bool lx_pci_same(const libxl_device_pci *a, const libxl_device_pci *b);
/* As the hypervisor counts. */
uint32_t lx_pci_number(const libxl_device_pci *pci);

/* A file of the device in sysfs. */
char *lx_pci_file(struct lx *lx, const libxl_device_pci *pci, const char *name);
bool lx_pci_exists(struct lx *lx, const libxl_device_pci *pci);
/* Whole text or number of such a file; NULL, -1: it cannot be read. */
char *lx_pci_read(struct lx *lx, const libxl_device_pci *pci, const char *name);
long lx_pci_read_number(struct lx *lx, const libxl_device_pci *pci, const char *name);
/* Writes the device's address to a file of sysfs. 0 or an errno. */
int lx_pci_tell(struct lx *lx, const libxl_device_pci *pci, const char *path);
/* The folder of the driver that has it; NULL: none. */
char *lx_pci_driver(struct lx *lx, const libxl_device_pci *pci);

/* --- those that can be assigned (assignable.c, pciback.c) ------------------------------------- */

bool lx_pciback_there(struct lx *lx);
bool lx_pciback_has(struct lx *lx, const libxl_device_pci *pci);
libxl_device_pci *lx_pciback_list(struct lx *lx, int *nr);      /* malloc */
int lx_pciback_take(struct lx *lx, const libxl_device_pci *pci);
int lx_pciback_release(struct lx *lx, const libxl_device_pci *pci);

int lx_pci_make_assignable(struct lx *lx, const libxl_device_pci *pci, bool rebind);
/* A device that is given by name gets its address. */
int lx_pci_resolve(struct lx *lx, libxl_device_pci *pci);

/* --- what a guest may do (access.c) ----------------------------------------------------------- */

/* Ports, memory and interrupt; own_irq: the guest's kernel binds it, no device model does. */
int lx_pci_grant(struct lx *lx, uint32_t domid, const libxl_device_pci *pci, bool own_irq);
void lx_pci_revoke(struct lx *lx, uint32_t domid, const libxl_device_pci *pci, bool own_irq);
int lx_pci_assign(struct lx *lx, uint32_t domid, const libxl_device_pci *pci);
int lx_pci_deassign(struct lx *lx, uint32_t domid, const libxl_device_pci *pci);
/* As far as it can be reset; warns when it cannot. */
void lx_pci_reset(struct lx *lx, const libxl_device_pci *pci);
/* Could the hypervisor give it to the domain? Says why not. */
int lx_pci_check_assign(struct lx *lx, uint32_t domid, const libxl_device_pci *pci);

/* --- xenstore (nodes.c) ----------------------------------------------------------------------- */

/* The devices of a domain, by their numbers: pci[i] is -i of the nodes; domain -1: there is none of that number. */
libxl_device_pci *lx_pci_list(struct lx *lx, uint32_t domid, unsigned int *nr);
bool lx_pci_has_any(struct lx *lx, uint32_t domid);
/* The domain that has it; -1: none. */
long lx_pci_owner(struct lx *lx, const libxl_device_pci *pci);
/* All devices of a new domain at once: a plan of lx_plug_plan. */
void lx_pci_plug(struct lx *lx, struct lx_plug *plug, uint32_t domid, const char *name,
                 const libxl_device_pci *list, int nr);
/* One more of a domain whose back end is there; the guest is told. */
int lx_pci_nodes_add(struct lx *lx, uint32_t domid, const libxl_device_pci *pci, bool tell);
/* Number i is to go: the guest is told. Then, without its nodes. */
int lx_pci_nodes_close(struct lx *lx, uint32_t domid, unsigned int i);
int lx_pci_nodes_remove(struct lx *lx, uint32_t domid, unsigned int i);
int lx_pci_backend_state(struct lx *lx, uint32_t domid);
char *lx_pci_backend(struct lx *lx, uint32_t domid);
struct lx_device lx_pci_device(uint32_t domid);

/* --- plans (add.c, remove.c) ------------------------------------------------------------------ */

struct lx_pci_add {
    uint32_t domid;
    libxl_device_pci pci;
    uint32_t *slot;                 /* where its slot goes once the device model chose it; NULL: nowhere */
    libxl_domain_type type;
    bool starting;                  /* the guest does not run yet; nodes are written by lx_pci_plug */
};
extern const struct lx_plan lx_pci_add_plan;

struct lx_pci_remove {
    uint32_t domid;
    libxl_device_pci pci;
    libxl_domain_type type;
    bool force;                     /* whether the guest lets go of it or not */
    unsigned int number;            /* in the nodes */
    void (*done)(struct lx_op *op, int rc);
};
extern const struct lx_plan lx_pci_remove_plan;

/* Fill in a configuration: names, all functions of a device, the first of what is left open. */
int lx_pci_complete(struct lx *lx, libxl_domain_config *config);
/* A domain is about to be destroyed: its devices can reach nothing any more. */
void lx_pci_take_all(struct lx *lx, uint32_t domid);

/* --- memory that firmware keeps for devices (rdm.c) ------------------------------------------- */

struct xc_dom_image;
/* The ranges a guest with these devices must leave out, into config->rdms. Then, moving the end of low memory in dom
 * below those that are in its way, if that is allowed. */
int lx_rdm_collect(struct lx *lx, libxl_domain_config *config);
int lx_rdm_fit(struct lx *lx, libxl_domain_config *config, struct xc_dom_image *dom);

#endif
