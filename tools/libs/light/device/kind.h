/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Kinds of split devices that are nothing but nodes in xenstore: a row says where the configuration
 * has them and which nodes they have; adding, removing, listing, keeping the record is common.
 * Every such libxl_device_... starts with backend_domid and backend_domname.
 */
#ifndef LX_KIND_H
#define LX_KIND_H

#include "device/device.h"
#include "types/types.h"

struct lx_device_kind {
    const char *front, *back;       /* directories; back NULL: back_of says */
    const struct lx_type *type;
    size_t devid;                   /* offset in the device */
    size_t array, count;            /* offsets in libxl_domain_config */
    const char *(*back_of)(const void *device);
    libxl_devid first_id;
    bool (*has_driver)(const void *device);     /* NULL: one answers, wait for it */
    bool (*is_models)(const void *device);      /* in this domain a device model serves it; NULL: none does */
    void (*complete)(void *device);             /* what its owner left open; NULL: nothing */
    int (*check)(struct lx *lx, const void *device);            /* NULL: nothing to check */
    void (*write)(struct lx *lx, struct lx_plug *plug, const void *device);
    void (*read)(struct lx *lx, const struct lx_device *from, void *device);
};

extern const struct lx_device_kind lx_kind_vtpm, lx_kind_vkb, lx_kind_vdispl, lx_kind_vsnd,
    lx_kind_p9, lx_kind_pvcallsif, lx_kind_vfb, lx_kind_channel;
/* Those that a configuration can have, ended by NULL. */
extern const struct lx_device_kind *const lx_kinds[];

/* Completes one (its number, the back end's domain) and checks it. */
int lx_kind_complete(struct lx *lx, uint32_t domid, const struct lx_device_kind *kind,
                     void *device);
/* All of a configuration whose domain does not exist yet. */
int lx_kinds_complete(struct lx *lx, libxl_domain_config *config);
void lx_kind_plug(struct lx *lx, const struct lx_device_kind *kind, struct lx_plug *plug,
                  uint32_t domid, const void *device);
/* Is it for a device model in this domain? Then a guest that runs must have one. */
bool lx_kind_is_models(const struct lx_device_kind *kind, const void *device);
int lx_kind_check_model(struct lx *lx, uint32_t domid, const struct lx_device_kind *kind, const void *device);
/* Of a configuration: how many of a kind, and the i-th. */
int lx_kind_count(const struct lx_device_kind *kind, const libxl_domain_config *config);
void *lx_kind_at(const struct lx_device_kind *kind, const libxl_domain_config *config, int i);
/* The numbers that were chosen in another configuration of the same devices. */
void lx_kind_keep_ids(const struct lx_device_kind *kind, libxl_domain_config *config,
                      const libxl_domain_config *chosen);

/* Node names relative to a directory, for reading devices back. */
void lx_nodes_add_text(struct lx *lx, struct lx_nodes *nodes, const char *name, const char *value);
uint32_t lx_device_number(struct lx *lx, const struct lx_device *device, const char *name);
char *lx_device_text(struct lx *lx, const struct lx_device *device, const char *name); /* malloc */

#endif
