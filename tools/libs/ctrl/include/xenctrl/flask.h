/* SPDX-License-Identifier: LGPL-2.1-only */
/* libxenctrl: the FLASK security module. ENOSYS: the hypervisor does not have it. Include
 * <xenctrl.h>. */
#ifndef XENCTRL_FLASK_H
#define XENCTRL_FLASK_H

#include "xenctrl/base.h"

int xc_flask_load(xc_interface *xc_handle, char *buf, uint32_t size);
int xc_flask_policyvers(xc_interface *xc_handle);
int xc_flask_getenforce(xc_interface *xc_handle);
int xc_flask_setenforce(xc_interface *xc_handle, int mode);
int xc_flask_context_to_sid(xc_interface *xc_handle, char *buf, uint32_t size, uint32_t *sid);
int xc_flask_sid_to_context(xc_interface *xc_handle, int sid, char *buf, uint32_t size);
int xc_flask_relabel_domain(xc_interface *xch, uint32_t domid, uint32_t sid);

/* A policy boolean's value and the one pending until a commit; @name, if not NULL, gets its name.
 */
int xc_flask_getbool_byid(xc_interface *xc_handle, int id, char *name, uint32_t size, int *curr,
                          int *pend);
int xc_flask_getbool_byname(xc_interface *xc_handle, char *name, int *curr, int *pend);
int xc_flask_setbool(xc_interface *xc_handle, char *name, int value, int commit);

/* Label resources of the host with context @scontext; inclusive ranges. */
int xc_flask_add_pirq(xc_interface *xc_handle, unsigned int pirq, char *scontext);
int xc_flask_add_ioport(xc_interface *xc_handle, unsigned long low, unsigned long high,
                        char *scontext);
int xc_flask_add_iomem(xc_interface *xc_handle, unsigned long low, unsigned long high,
                       char *scontext);
int xc_flask_add_device(xc_interface *xc_handle, unsigned long device, char *scontext);
int xc_flask_del_pirq(xc_interface *xc_handle, unsigned int pirq);
int xc_flask_del_ioport(xc_interface *xc_handle, unsigned long low, unsigned long high);
int xc_flask_del_iomem(xc_interface *xc_handle, unsigned long low, unsigned long high);
int xc_flask_del_device(xc_interface *xc_handle, unsigned long device);

/* May @scon do @req to @tcon? Results may be NULL. EPERM: not allowed. */
int xc_flask_access(xc_interface *xc_handle, const char *scon, const char *tcon, uint16_t tclass,
                    uint32_t req, uint32_t *allowed, uint32_t *decided, uint32_t *auditallow,
                    uint32_t *auditdeny, uint32_t *seqno);
/* Text into @buf; the first returns its length. */
int xc_flask_avc_cachestats(xc_interface *xc_handle, char *buf, int size);
int xc_flask_avc_hashstats(xc_interface *xc_handle, char *buf, int size);
int xc_flask_getavc_threshold(xc_interface *xc_handle);
int xc_flask_setavc_threshold(xc_interface *xc_handle, int threshold);

#endif
