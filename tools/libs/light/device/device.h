/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * Split devices: a front end in the guest, a back end in another domain, each with a directory in
 * xenstore, and the library's own record below /libxl that neither can change. Plugging in and out
 * are plans of the engine (op.h), to be started on their own or as parts of making a domain.
 */
#ifndef LX_DEVICE_H
#define LX_DEVICE_H

#include <xenstore.h>
#include "core/arena.h"
#include "op/op.h"

/* io/xenbus.h */
enum lx_bus_state {
    LX_BUS_INITIALISING = 1, LX_BUS_INIT_WAIT = 2, LX_BUS_CONNECTED = 4, LX_BUS_CLOSING = 5,
    LX_BUS_CLOSED = 6,
};

struct lx_device {
    const char *kind;           /* "vbd", "vif", ...: the directory of the front end and record */
    const char *backend_kind;   /* that of the back end */
    uint32_t domid, backend_domid;
    int devid;
};

/* Arena strings. */
char *lx_device_frontend_path(struct lx *lx, const struct lx_device *device);
char *lx_device_backend_path(struct lx *lx, const struct lx_device *device);
char *lx_device_record_path(struct lx *lx, const struct lx_device *device);

/* Node names and values to write, arena memory. */
struct lx_nodes {
    unsigned int nr, room;
    struct lx_node {
        const char *name, *value;
        bool read_only;         /* the front end may not change it */
    } *at;
};
void lx_nodes_add(struct lx *lx, struct lx_nodes *nodes, const char *name, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void lx_nodes_add_read_only(struct lx *lx, struct lx_nodes *nodes, const char *name,
                            const char *value);

/* Both directories and the record; what makes every device one (the paths to each other, state,
 * online) is added. ERROR_DEVICE_EXISTS if there is such a device. */
int lx_device_write(struct lx *lx, const struct lx_device *device, const struct lx_nodes *front,
                    const struct lx_nodes *back);
int lx_device_erase(struct lx *lx, const struct lx_device *device);

/* Remove a node, then its parents as far as they are empty. */
int lx_store_prune(struct lx *lx, xs_transaction_t t, const char *path);

/* All devices of a domain, by its records; kind NULL: of every kind. */
struct lx_device *lx_device_list(struct lx *lx, uint32_t domid, const char *kind,
                                 unsigned int *nr);
/* A node of the record of a device, NULL if it has none. */
char *lx_device_get(struct lx *lx, const struct lx_device *device, const char *name);
/* The lowest number from first on that no device of the kind has. */
int lx_device_free_id(struct lx *lx, uint32_t domid, const char *kind, int first);

/* --- plugging in ------------------------------------------------------------------------------ */

/* What a plan of lx_plug_plan works on. Fill in after lx_op_new or lx_op_child_new. */
struct lx_plug {
    struct lx_device device;
    struct lx_nodes front, back;
    bool has_driver;            /* a driver must say that it is there before the script runs */
    const char *script;         /* NULL: none is run */
    struct lx_script_run *running;
    void (*done)(struct lx_op *op, int rc);     /* before the result is reported; may be NULL */
    void *done_arg;
};
extern const struct lx_plan lx_plug_plan;

struct lx_unplug {
    struct lx_device device;
    bool force;                 /* do not ask the guest; go on when the back end does not close */
    const char *script;
    struct lx_script_run *running;
    void (*done)(struct lx_op *op, int rc);
    void *done_arg;
};
extern const struct lx_plan lx_unplug_plan;
/* Sets all but done: the script is the one the back end was plugged in with. */
void lx_unplug_prepare(struct lx *lx, struct lx_unplug *unplug, const struct lx_device *device,
                       bool force);
/* Starts a child, with force, for each device of the domain that `which` chooses (NULL: all); the step waits for them. */
void lx_unplug_all(struct lx_op *op, uint32_t domid, bool (*which)(const struct lx_device *));

/* Does the library run the hotplug scripts of the domain's devices? */
bool lx_scripts_are_ours(struct lx *lx, uint32_t domid);
/* A full path for a script name. */
char *lx_script_path(struct lx *lx, const char *name);
/* Runs the script of a device: verdict of a step. */
int lx_script_start(struct lx_op *op, const struct lx_device *device, const char *script,
                    bool plugging, struct lx_script_run **running);

/* The emulated twin of a network card: the interface that a device model made goes where the card's own went. */
struct lx_tap {
    struct lx_device device;
    const char *script, *interface;
    struct lx_script_run *running;
};
extern const struct lx_plan lx_tap_plan;
void lx_tap_prepare(struct lx *lx, struct lx_tap *tap, uint32_t domid, const libxl_device_nic *nic);
int lx_script_start_tap(struct lx_op *op, struct lx_tap *tap);

/* --- kinds ------------------------------------------------------------------------------------ */

/* Complete what the caller left open and check it. */
/* type: of the guest that is being made; INVALID: it runs already. */
int lx_disk_complete(struct lx *lx, libxl_domain_type type, libxl_device_disk *disk);
/* emulated: there will be a device model, started after this, that can emulate cards. */
int lx_nic_complete(struct lx *lx, bool emulated, libxl_device_nic *nic);
void lx_disk_plug(struct lx *lx, struct lx_plug *plug, uint32_t domid,
                  const libxl_device_disk *disk);
void lx_nic_plug(struct lx *lx, struct lx_plug *plug, uint32_t domid, const libxl_device_nic *nic);

/* The number of a disk by its name in the guest (xen-vbd-interface(7)); -1: not such a name. */
int lx_disk_number(const char *vdev);

/* The backend's domain from its name, if one was given. */
int lx_backend_domid(struct lx *lx, const char *domname, uint32_t *domid);

#endif
