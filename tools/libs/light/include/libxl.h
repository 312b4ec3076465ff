/* SPDX-License-Identifier: LGPL-2.1-only */
/*
 * libxl: make, control and inspect domains. Source and binary compatible with version 4.17.
 *
 * Every function takes a libxl_ctx (libxl_ctx_alloc) and may be called from several threads on one
 * context. Unless said otherwise a function returns 0, or a negative libxl_error after it has
 * logged why through the context's logger. Objects of the described types (_libxl_types.h) start
 * with libxl_TYPE_init and end with libxl_TYPE_dispose; what a function hands out in one is the
 * caller's to dispose of.
 *
 * A caller that wants the API of an older release defines LIBXL_API_VERSION (0xVVSSEE) before
 * including this.
 */
#ifndef LIBXL_H
#define LIBXL_H

#include <stdbool.h>
#include <stdint.h>
#include <stdarg.h>
#include <string.h>
#include <errno.h>
#include <netinet/in.h>
#include <sys/wait.h>
#include <xentoollog.h>

typedef struct libxl__ctx libxl_ctx;

#include <libxl_have.h>
#include <libxl_uuid.h>
#include <xen_list.h>

#ifdef LIBXL_API_VERSION
#if LIBXL_API_VERSION != 0x040200 && LIBXL_API_VERSION != 0x040300 && \
    LIBXL_API_VERSION != 0x040400 && LIBXL_API_VERSION != 0x040500 && \
    LIBXL_API_VERSION != 0x040700 && LIBXL_API_VERSION != 0x040800 && \
    LIBXL_API_VERSION != 0x041300 && LIBXL_API_VERSION != 0x041400
#error LIBXL_API_VERSION is not the first release of any API version
#endif
#endif

/* On functions that the library must not call from inside, as they take the context's lock from the
 * start. */
#ifndef LIBXL_EXTERNAL_CALLERS_ONLY
#define LIBXL_EXTERNAL_CALLERS_ONLY
#endif

/* --- Types that are not described in the IDL -------------------------------------------------- */

typedef uint8_t libxl_mac[6];
#define LIBXL_MAC_FMT "%02hhx:%02hhx:%02hhx:%02hhx:%02hhx:%02hhx"
#define LIBXL_MAC_FMTLEN (2 * 6 + 5)
#define LIBXL_MAC_BYTES(mac) mac[0], mac[1], mac[2], mac[3], mac[4], mac[5]

/* NULL, or an array from malloc that ends with NULL, of strings from malloc. A key/value list
 * alternates; a value may be NULL, a key ends the list. */
typedef char **libxl_string_list;
typedef char **libxl_key_value_list;

typedef uint32_t libxl_hwcap[8];
typedef uint64_t libxl_ev_user;
typedef uint32_t libxl_domid;
typedef int libxl_devid;

/* Bit n is bit n % 8 of map[n / 8]; size is in bytes. */
typedef struct {
    uint32_t size;
    uint8_t *map;
} libxl_bitmap;

struct libxl__cpu_policy;
typedef struct libxl__cpu_policy *libxl_cpuid_policy_list;

/* An enumeration's names, up to an entry with s == NULL. */
typedef struct {
    const char *s;
    int v;
} libxl_enum_string_table;

struct libxl_event;
typedef XEN_TAILQ_ENTRY(struct libxl_event) libxl_ev_link;

/* A boolean that can be left to the library: 0 is undecided, so zeroed memory asks for all
 * defaults. */
typedef struct {
    int val;
} libxl_defbool;

#define LIBXL_MS_VM_GENID_LEN 16
typedef struct {
    uint8_t bytes[LIBXL_MS_VM_GENID_LEN];
} libxl_ms_vm_genid;

#define LIBXL_TIMER_MODE_DEFAULT -1
#define LIBXL_MEMKB_DEFAULT ~0ULL
#define LIBXL_MAX_GRANT_DEFAULT (~(uint32_t)0)  /* the hypervisor's own limit */
#define LIBXL_MAX_GRANT_FRAMES_DEFAULT 32
#define LIBXL_MAX_MAPTRACK_FRAMES_DEFAULT 1024
#define LIBXL_BUILDINFO_HVM_VIRIDIAN_ENABLE_DISABLE_WIDTH 64
#define LIBXL_RDM_MEM_BOUNDARY_MEMKB_DEFAULT (2048 * 1024)
#define LIBXL_PCI_FUNC_ALL (~0U)
#define INVALID_DOMID ~0
#define RANDOM_DOMID (INVALID_DOMID - 1) /* as c_info.domid: any free one, chosen at random */

#include "_libxl_types.h"

/* A list's length counts elements, or pairs. libxl_defbool_val aborts on an undecided value: set a
 * default first. */
void libxl_mac_copy(libxl_ctx *ctx, libxl_mac *dst, const libxl_mac *src);
void libxl_string_list_dispose(libxl_string_list *sl);
int libxl_string_list_length(const libxl_string_list *sl);
void libxl_string_list_copy(libxl_ctx *ctx, libxl_string_list *dst, const libxl_string_list *src);
void libxl_key_value_list_dispose(libxl_key_value_list *kvl);
int libxl_key_value_list_length(const libxl_key_value_list *kvl);
void libxl_key_value_list_copy(libxl_ctx *ctx, libxl_key_value_list *dst,
                               const libxl_key_value_list *src);
void libxl_hwcap_copy(libxl_ctx *ctx, libxl_hwcap *dst, const libxl_hwcap *src);
void libxl_bitmap_init(libxl_bitmap *map);
void libxl_bitmap_dispose(libxl_bitmap *map);
void libxl_cpuid_dispose(libxl_cpuid_policy_list *cpuid_list);
int libxl_cpuid_policy_list_length(const libxl_cpuid_policy_list *l);
void libxl_cpuid_policy_list_copy(libxl_ctx *ctx, libxl_cpuid_policy_list *dst, const
    libxl_cpuid_policy_list *src);
void libxl_defbool_set(libxl_defbool *db, bool b);
void libxl_defbool_unset(libxl_defbool *db);
void libxl_defbool_setdefault(libxl_defbool *db, bool b);
bool libxl_defbool_is_default(libxl_defbool db);
bool libxl_defbool_val(libxl_defbool db);
const char *libxl_defbool_to_string(libxl_defbool b);
int libxl_ms_vm_genid_generate(libxl_ctx *ctx, libxl_ms_vm_genid *id);
bool libxl_ms_vm_genid_is_zero(const libxl_ms_vm_genid *id);
void libxl_ms_vm_genid_copy(libxl_ctx *ctx, libxl_ms_vm_genid *dst, const libxl_ms_vm_genid *src);

/* --- Context ---------------------------------------------------------------------------------- */

#define LIBXL_VERSION 0

/* version is LIBXL_VERSION, flags 0; lg stays the caller's and must outlive the context. */
int libxl_ctx_alloc(libxl_ctx **pctx, int version, unsigned flags, xentoollog_logger *lg);
int libxl_ctx_free(libxl_ctx *ctx);

/* The answer belongs to the context. NULL: it could not be had. */
const libxl_version_info *libxl_get_version_info(libxl_ctx *ctx);

/*
 * How a long operation reports. A NULL libxl_asyncop_how makes the function wait and return the
 * result. Otherwise it returns once the operation has begun (an error means that it has not and
 * nothing more will be heard of it); the result then goes to the callback if there is one, else it
 * becomes an OPERATION_COMPLETE event with for_event. That may happen before the function that
 * began it returns. The structure may be short-lived.
 */
typedef struct {
    void (*callback)(libxl_ctx *ctx, int rc, void *for_callback);
    union {
        libxl_ev_user for_event;
        void *for_callback;
    } u;
} libxl_asyncop_how;

/* The same for what happens on the way; callback NULL: an event with for_event. The callback owns
 * the event. */
typedef struct {
    void (*callback)(libxl_ctx *ctx, libxl_event *event, void *for_callback);
    libxl_ev_user for_event;
    void *for_callback;
} libxl_asyncprogress_how;

/*
 * Ask a running operation to give up: it undoes what it did and ends with ERROR_ABORTED, unless it
 * has gone too far. how must equal the one it was begun with. ERROR_NOTFOUND: no such operation
 * (any more).
 */
int libxl_ao_abort(libxl_ctx *ctx, const libxl_asyncop_how *how);

/* --- Making domains --------------------------------------------------------------------------- */

#define LIBXL_SUSPEND_DEBUG 1
#define LIBXL_SUSPEND_LIVE 2

/* aop_console_how tells when the guest's console can be attached to, before it first runs. */
int libxl_domain_create_new(libxl_ctx *ctx, libxl_domain_config *d_config, uint32_t *domid, const
    libxl_asyncop_how *ao_how, const libxl_asyncprogress_how *aop_console_how);
int libxl_domain_create_restore(libxl_ctx *ctx, libxl_domain_config *d_config, uint32_t *domid, int
    restore_fd, int send_back_fd, const libxl_domain_restore_params *params, const libxl_asyncop_how
    *ao_how, const libxl_asyncprogress_how *aop_console_how);
int libxl_domain_soft_reset(libxl_ctx *ctx, libxl_domain_config *d_config, uint32_t domid, const
    libxl_asyncop_how *ao_how, const libxl_asyncprogress_how *aop_console_how);
void libxl_domain_config_init(libxl_domain_config *d_config);
void libxl_domain_config_dispose(libxl_domain_config *d_config);
int libxl_retrieve_domain_configuration(libxl_ctx *ctx, uint32_t domid,
                                        libxl_domain_config *d_config,
                                        const libxl_asyncop_how *ao_how);
int libxl_domain_suspend(libxl_ctx *ctx, uint32_t domid, int fd, int flags,
                         const libxl_asyncop_how *ao_how);
int libxl_domain_suspend_only(libxl_ctx *ctx, uint32_t domid, const libxl_asyncop_how *ao_how);
int libxl_domain_resume(libxl_ctx *ctx, uint32_t domid, int suspend_cancel,
                        const libxl_asyncop_how *ao_how);
int libxl_domain_remus_start(libxl_ctx *ctx, libxl_domain_remus_info *info, uint32_t domid,
                             int send_fd, int recv_fd, const libxl_asyncop_how *ao_how);

/* --- Control ---------------------------------------------------------------------------------- */

/* shutdown and reboot ask the guest through xenstore: ERROR_NOPARAVIRT when it cannot be asked that
 * way. */
int libxl_domain_shutdown(libxl_ctx *ctx, uint32_t domid, const libxl_asyncop_how *ao_how);
int libxl_domain_reboot(libxl_ctx *ctx, uint32_t domid, const libxl_asyncop_how *ao_how);
int libxl_domain_destroy(libxl_ctx *ctx, uint32_t domid, const libxl_asyncop_how *ao_how);
int libxl_domain_preserve(libxl_ctx *ctx, uint32_t domid, libxl_domain_create_info *info, const char
    *name_suffix, libxl_uuid new_uuid);
int libxl_domain_rename(libxl_ctx *ctx, uint32_t domid, const char *old_name, const char *new_name);
int libxl_domain_pause(libxl_ctx *ctx, uint32_t domid, const libxl_asyncop_how *ao_how);
int libxl_domain_unpause(libxl_ctx *ctx, uint32_t domid, const libxl_asyncop_how *ao_how);
int libxl_domain_core_dump(libxl_ctx *ctx, uint32_t domid, const char *filename,
                           const libxl_asyncop_how *ao_how);
int libxl_send_trigger(libxl_ctx *ctx, uint32_t domid, libxl_trigger trigger, uint32_t vcpuid, const
    libxl_asyncop_how *ao_how);
int libxl_send_sysrq(libxl_ctx *ctx, uint32_t domid, char sysrq);
int libxl_send_debug_keys(libxl_ctx *ctx, char *keys);
int libxl_set_parameters(libxl_ctx *ctx, char *params);

/* --- Memory, in KiB --------------------------------------------------------------------------- */

int libxl_domain_setmaxmem(libxl_ctx *ctx, uint32_t domid, uint64_t target_memkb);
int libxl_set_memory_target(libxl_ctx *ctx, uint32_t domid, int64_t target_memkb, int relative,
                            int enforce);
int libxl_get_memory_target(libxl_ctx *ctx, uint32_t domid, uint64_t *out_target);
int libxl_domain_need_memory(libxl_ctx *ctx, libxl_domain_config *config,
                             uint32_t domid_for_logging, uint64_t *need_memkb);
int libxl_get_free_memory(libxl_ctx *ctx, uint64_t *memkb);
int libxl_wait_for_free_memory(libxl_ctx *ctx, uint32_t domid, uint64_t memory_kb, int wait_secs);
int libxl_wait_for_memory_target(libxl_ctx *ctx, uint32_t domid, int wait_secs);

/* --- Consoles --------------------------------------------------------------------------------- */

/* The _exec functions replace the process; they return only on failure. */
int libxl_vncviewer_exec(libxl_ctx *ctx, uint32_t domid, int autopass);
int libxl_console_exec(libxl_ctx *ctx, uint32_t domid, int cons_num, libxl_console_type type,
                       int notify_fd);
int libxl_primary_console_exec(libxl_ctx *ctx, uint32_t domid_vm, int notify_fd);
int libxl_console_get_tty(libxl_ctx *ctx, uint32_t domid, int cons_num, libxl_console_type type,
                          char **path);
int libxl_primary_console_get_tty(libxl_ctx *ctx, uint32_t domid_vm, char **path);

/* The hypervisor's own console. read_line: 1 and a line that lives until the next call, 0 at the
 * end, < 0 on error. */
typedef struct libxl__xen_console_reader libxl_xen_console_reader;
libxl_xen_console_reader *libxl_xen_console_read_start(libxl_ctx *ctx, int clear);
int libxl_xen_console_read_line(libxl_ctx *ctx, libxl_xen_console_reader *cr, char **line_r);
void libxl_xen_console_read_finish(libxl_ctx *ctx, libxl_xen_console_reader *cr);

/* --- What there is ---------------------------------------------------------------------------- */

#define LIBXL_CPUTOPOLOGY_INVALID_ENTRY (~(uint32_t)0)
#define LIBXL_PCITOPOLOGY_INVALID_ENTRY (~(uint32_t)0)
#define LIBXL_NUMAINFO_INVALID_ENTRY (~(uint32_t)0)

int libxl_get_physinfo(libxl_ctx *ctx, libxl_physinfo *physinfo);

/* A list is an array to free with its _list_free; NULL: failed. info_r may be NULL to ask only
 * whether there is one. */
int libxl_get_max_cpus(libxl_ctx *ctx);
int libxl_get_online_cpus(libxl_ctx *ctx);
int libxl_get_max_nodes(libxl_ctx *ctx);
int libxl_domain_info(libxl_ctx *, libxl_dominfo *info_r, uint32_t domid);
libxl_dominfo *libxl_list_domain(libxl_ctx *, int *nb_domain_out);
void libxl_dominfo_list_free(libxl_dominfo *list, int nb_domain);
libxl_cpupoolinfo *libxl_list_cpupool(libxl_ctx *, int *nb_pool_out);
void libxl_cpupoolinfo_list_free(libxl_cpupoolinfo *list, int nb_pool);
libxl_vminfo *libxl_list_vm(libxl_ctx *ctx, int *nb_vm_out);
void libxl_vminfo_list_free(libxl_vminfo *list, int nb_vm);
libxl_cputopology *libxl_get_cpu_topology(libxl_ctx *ctx, int *nb_cpu_out);
void libxl_cputopology_list_free(libxl_cputopology *, int nb_cpu);
libxl_pcitopology *libxl_get_pci_topology(libxl_ctx *ctx, int *num_devs);
void libxl_pcitopology_list_free(libxl_pcitopology *, int num_devs);
libxl_numainfo *libxl_get_numainfo(libxl_ctx *ctx, int *nr);
void libxl_numainfo_list_free(libxl_numainfo *, int nr);
libxl_vcpuinfo *libxl_list_vcpu(libxl_ctx *ctx, uint32_t domid, int *nb_vcpu, int *nr_cpus_out);
void libxl_vcpuinfo_list_free(libxl_vcpuinfo *, int nr_vcpus);
uint32_t libxl_vm_get_start_time(libxl_ctx *ctx, uint32_t domid);
int libxl_domid_valid_guest(uint32_t domid);

/* --- Devices ---------------------------------------------------------------------------------- */

/*
 * add fills in what the caller left open and plugs the device in; remove asks the guest to let go
 * first, destroy does not ask. list is from malloc, for list_free. getinfo tells how the two ends
 * are connected.
 */
#define LIBXL_DEVICE_ADD(type) \
    int libxl_device_##type##_add(libxl_ctx *ctx, uint32_t domid, libxl_device_##type *type, \
                                  const libxl_asyncop_how *ao_how)
#define LIBXL_DEVICE_REMOVE(type) \
    int libxl_device_##type##_remove(libxl_ctx *ctx, uint32_t domid, libxl_device_##type *type, \
                                     const libxl_asyncop_how *ao_how)
#define LIBXL_DEVICE_DESTROY(type) \
    int libxl_device_##type##_destroy(libxl_ctx *ctx, uint32_t domid, libxl_device_##type *type, \
                                      const libxl_asyncop_how *ao_how)
#define LIBXL_DEVICE_LIST(type) \
    libxl_device_##type *libxl_device_##type##_list(libxl_ctx *ctx, uint32_t domid, int *num); \
    void libxl_device_##type##_list_free(libxl_device_##type *list, int num)
#define LIBXL_DEVICE(type) \
    LIBXL_DEVICE_ADD(type); \
    LIBXL_DEVICE_REMOVE(type); \
    LIBXL_DEVICE_DESTROY(type); \
    LIBXL_DEVICE_LIST(type)

LIBXL_DEVICE(disk);
LIBXL_DEVICE(nic);
LIBXL_DEVICE(vtpm);
LIBXL_DEVICE(usbctrl);
LIBXL_DEVICE(vdispl);
LIBXL_DEVICE(vsnd);
LIBXL_DEVICE(vkb);
LIBXL_DEVICE(pci);
LIBXL_DEVICE_ADD(usbdev);
LIBXL_DEVICE_REMOVE(usbdev);
LIBXL_DEVICE_LIST(usbdev);
LIBXL_DEVICE_ADD(vfb);
LIBXL_DEVICE_REMOVE(vfb);
LIBXL_DEVICE_DESTROY(vfb);
LIBXL_DEVICE_REMOVE(p9);
LIBXL_DEVICE_DESTROY(p9);
LIBXL_DEVICE_REMOVE(pvcallsif);
LIBXL_DEVICE_DESTROY(pvcallsif);
libxl_device_channel *libxl_device_channel_list(libxl_ctx *ctx, uint32_t domid, int *num);
int libxl_device_disk_getinfo(libxl_ctx *ctx, uint32_t domid, const libxl_device_disk *disk,
    libxl_diskinfo *diskinfo);
int libxl_device_usbctrl_getinfo(libxl_ctx *ctx, uint32_t domid,
                                 const libxl_device_usbctrl *usbctrl,
                                 libxl_usbctrlinfo *usbctrlinfo);
int libxl_device_nic_getinfo(libxl_ctx *ctx, uint32_t domid, const libxl_device_nic *nic,
                             libxl_nicinfo *nicinfo);
int libxl_device_channel_getinfo(libxl_ctx *ctx, uint32_t domid,
                                 const libxl_device_channel *channel,
                                 libxl_channelinfo *channelinfo);
int libxl_device_vtpm_getinfo(libxl_ctx *ctx, uint32_t domid, const libxl_device_vtpm *vtpm,
    libxl_vtpminfo *vtpminfo);
int libxl_device_vdispl_getinfo(libxl_ctx *ctx, uint32_t domid, const libxl_device_vdispl *vdispl,
    libxl_vdisplinfo *vdisplinfo);
int libxl_device_vsnd_getinfo(libxl_ctx *ctx, uint32_t domid, const libxl_device_vsnd *vsnd,
    libxl_vsndinfo *vsndlinfo);
int libxl_device_vkb_getinfo(libxl_ctx *ctx, uint32_t domid, const libxl_device_vkb *vkb,
                             libxl_vkbinfo *vkbinfo);
int libxl_device_disk_safe_remove(libxl_ctx *ctx, uint32_t domid, libxl_device_disk *disk,
    const libxl_asyncop_how *ao_how);
int libxl_cdrom_insert(libxl_ctx *ctx, uint32_t domid, libxl_device_disk *disk,
                       const libxl_asyncop_how *ao_how);

/* Serves the back ends of a driver domain; ends only when aborted. */
int libxl_device_events_handler(libxl_ctx *ctx, const libxl_asyncop_how *ao_how);

/* PCI devices that no driver of this domain has, so that they can be given away. */
int libxl_device_pci_assignable_add(libxl_ctx *ctx, libxl_device_pci *pci, int rebind);
int libxl_device_pci_assignable_remove(libxl_ctx *ctx, libxl_device_pci *pci, int rebind);
libxl_device_pci *libxl_device_pci_assignable_list(libxl_ctx *ctx, int *num);
void libxl_device_pci_assignable_list_free(libxl_device_pci *list, int num);

/* --- CPU features ----------------------------------------------------------------------------- */

/* One NAME=VALUE, one LEAF[,SUBLEAF]:REG=BITS[,...]. 1: not of that form, 2: no such name, 3 and
 * up: bad value. */
int libxl_cpuid_parse_config(libxl_cpuid_policy_list *cpuid, const char *str);
int libxl_cpuid_parse_config_xend(libxl_cpuid_policy_list *cpuid, const char *str);

/* --- Data kept with a domain ------------------------------------------------------------------ */

/*
 * A blob per domain and name, gone with the domain. Names in use: "xl" (xl's configuration text),
 * "libvirt-xml", "libxl-json" (the library's own record of the domain), "domain-userdata-lock" (a
 * lock file; not for callers). Storing 0 bytes removes it; retrieving what is not there gives NULL
 * and 0.
 */
int libxl_userdata_store(libxl_ctx *ctx, uint32_t domid, const char *userdata_userid,
                         const uint8_t *data, int datalen);
int libxl_userdata_retrieve(libxl_ctx *ctx, uint32_t domid, const char *userdata_userid,
                            uint8_t **data_r, int *datalen_r);
int libxl_userdata_unlink(libxl_ctx *ctx, uint32_t domid, const char *userdata_userid);

/* --- Where vCPUs run -------------------------------------------------------------------------- */

/*
 * Either map may be NULL: it is not changed. force overrides what keeps a pinned vCPU where it is.
 */
int libxl_set_vcpuaffinity(libxl_ctx *ctx, uint32_t domid, uint32_t vcpuid,
                           const libxl_bitmap *cpumap_hard, const libxl_bitmap *cpumap_soft);
int libxl_set_vcpuaffinity_all(libxl_ctx *ctx, uint32_t domid, unsigned int max_vcpus,
    const libxl_bitmap *cpumap_hard, const libxl_bitmap *cpumap_soft);
int libxl_set_vcpuaffinity_force(libxl_ctx *ctx, uint32_t domid, uint32_t vcpuid,
                                 const libxl_bitmap *cpumap_hard, const libxl_bitmap *cpumap_soft);
/* Asks the guest to bring the vCPUs of the map up, the others down. */
int libxl_set_vcpuonline(libxl_ctx *ctx, uint32_t domid, libxl_bitmap *cpumap,
                         const libxl_asyncop_how *ao_how);
int libxl_domain_set_nodeaffinity(libxl_ctx *ctx, uint32_t domid, libxl_bitmap *nodemap);
int libxl_domain_get_nodeaffinity(libxl_ctx *ctx, uint32_t domid, libxl_bitmap *nodemap);

/* --- Scheduling ------------------------------------------------------------------------------- */

#define LIBXL_DOMAIN_SCHED_PARAM_WEIGHT_DEFAULT -1
#define LIBXL_DOMAIN_SCHED_PARAM_CAP_DEFAULT -1
#define LIBXL_DOMAIN_SCHED_PARAM_PERIOD_DEFAULT -1
#define LIBXL_DOMAIN_SCHED_PARAM_SLICE_DEFAULT -1
#define LIBXL_DOMAIN_SCHED_PARAM_LATENCY_DEFAULT -1
#define LIBXL_DOMAIN_SCHED_PARAM_EXTRATIME_DEFAULT -1
#define LIBXL_DOMAIN_SCHED_PARAM_BUDGET_DEFAULT -1
#define LIBXL_SCHED_PARAM_VCPU_INDEX_DEFAULT -1

/* libxl_get_scheduler: a libxl_scheduler, or a negative error. */
int libxl_get_scheduler(libxl_ctx *ctx);
int libxl_sched_credit_params_get(libxl_ctx *ctx, uint32_t poolid,
                                  libxl_sched_credit_params *scinfo);
int libxl_sched_credit_params_set(libxl_ctx *ctx, uint32_t poolid,
                                  libxl_sched_credit_params *scinfo);
int libxl_sched_credit2_params_get(libxl_ctx *ctx, uint32_t poolid,
                                   libxl_sched_credit2_params *scinfo);
int libxl_sched_credit2_params_set(libxl_ctx *ctx, uint32_t poolid,
                                   libxl_sched_credit2_params *scinfo);
int libxl_domain_sched_params_get(libxl_ctx *ctx, uint32_t domid,
                                  libxl_domain_sched_params *params);
int libxl_domain_sched_params_set(libxl_ctx *ctx, uint32_t domid,
                                  const libxl_domain_sched_params *params);
int libxl_vcpu_sched_params_get(libxl_ctx *ctx, uint32_t domid, libxl_vcpu_sched_params *params);
int libxl_vcpu_sched_params_get_all(libxl_ctx *ctx, uint32_t domid,
                                    libxl_vcpu_sched_params *params);
int libxl_vcpu_sched_params_set(libxl_ctx *ctx, uint32_t domid,
                                const libxl_vcpu_sched_params *params);
int libxl_vcpu_sched_params_set_all(libxl_ctx *ctx, uint32_t domid,
                                    const libxl_vcpu_sched_params *params);

/* --- CPU pools -------------------------------------------------------------------------------- */

#define LIBXL_CPUPOOL_POOLID_ANY 0xFFFFFFFF
int libxl_get_freecpus(libxl_ctx *ctx, libxl_bitmap *cpumap);
int libxl_cpupool_create(libxl_ctx *ctx, const char *name, libxl_scheduler sched,
                         libxl_bitmap cpumap, libxl_uuid *uuid, uint32_t *poolid);
int libxl_cpupool_destroy(libxl_ctx *ctx, uint32_t poolid);
int libxl_cpupool_rename(libxl_ctx *ctx, const char *name, uint32_t poolid);
int libxl_cpupool_cpuadd(libxl_ctx *ctx, uint32_t poolid, int cpu);
int libxl_cpupool_cpuadd_node(libxl_ctx *ctx, uint32_t poolid, int node, int *cpus);
int libxl_cpupool_cpuadd_cpumap(libxl_ctx *ctx, uint32_t poolid, const libxl_bitmap *cpumap);
int libxl_cpupool_cpuremove(libxl_ctx *ctx, uint32_t poolid, int cpu);
int libxl_cpupool_cpuremove_node(libxl_ctx *ctx, uint32_t poolid, int node, int *cpus);
int libxl_cpupool_cpuremove_cpumap(libxl_ctx *ctx, uint32_t poolid, const libxl_bitmap *cpumap);
int libxl_cpupool_movedomain(libxl_ctx *ctx, uint32_t poolid, uint32_t domid);
int libxl_cpupool_info(libxl_ctx *ctx, libxl_cpupoolinfo *info, uint32_t poolid);

/* --- Transcendent memory: gone from the hypervisor; these fail -------------------------------- */

char *libxl_tmem_list(libxl_ctx *ctx, uint32_t domid, int use_long);
int libxl_tmem_freeze(libxl_ctx *ctx, uint32_t domid);
int libxl_tmem_thaw(libxl_ctx *ctx, uint32_t domid);
int libxl_tmem_set(libxl_ctx *ctx, uint32_t domid, char *name, uint32_t set);
int libxl_tmem_shared_auth(libxl_ctx *ctx, uint32_t domid, char *uuid, int auth);
int libxl_tmem_freeable(libxl_ctx *ctx);

/* --- Security labels -------------------------------------------------------------------------- */

int libxl_flask_context_to_sid(libxl_ctx *ctx, char *buf, size_t len, uint32_t *ssidref);
int libxl_flask_sid_to_context(libxl_ctx *ctx, uint32_t ssidref, char **buf, size_t *len);
int libxl_flask_getenforce(libxl_ctx *ctx);
int libxl_flask_setenforce(libxl_ctx *ctx, int mode);
int libxl_flask_loadpolicy(libxl_ctx *ctx, void *policy, uint32_t size);

/* --- Cache and memory-bandwidth monitoring and allocation ------------------------------------- */

typedef enum libxl_psr_cbm_type libxl_psr_type;
int libxl_psr_cmt_attach(libxl_ctx *ctx, uint32_t domid);
int libxl_psr_cmt_detach(libxl_ctx *ctx, uint32_t domid);
int libxl_psr_cmt_domain_attached(libxl_ctx *ctx, uint32_t domid);
int libxl_psr_cmt_enabled(libxl_ctx *ctx);
int libxl_psr_cmt_get_total_rmid(libxl_ctx *ctx, uint32_t *total_rmid);
int libxl_psr_cmt_get_l3_cache_size(libxl_ctx *ctx, uint32_t socketid, uint32_t *l3_cache_size);
int libxl_psr_cmt_get_cache_occupancy(libxl_ctx *ctx, uint32_t domid, uint32_t socketid, uint32_t
    *l3_cache_occupancy);
int libxl_psr_cmt_type_supported(libxl_ctx *ctx, libxl_psr_cmt_type type);
int libxl_psr_cmt_get_sample(libxl_ctx *ctx, uint32_t domid, libxl_psr_cmt_type type,
                             uint64_t scope, uint64_t *sample_r, uint64_t *tsc_r);
int libxl_psr_cat_set_cbm(libxl_ctx *ctx, uint32_t domid, libxl_psr_cbm_type type, libxl_bitmap
    *target_map, uint64_t cbm);
int libxl_psr_cat_get_cbm(libxl_ctx *ctx, uint32_t domid, libxl_psr_cbm_type type, uint32_t target,
    uint64_t *cbm_r);
int libxl_psr_cat_get_info(libxl_ctx *ctx, libxl_psr_cat_info **info, unsigned int *nr,
                           unsigned int lvl);
int libxl_psr_cat_get_l3_info(libxl_ctx *ctx, libxl_psr_cat_info **info, int *nr);
void libxl_psr_cat_info_list_free(libxl_psr_cat_info *list, int nr);
int libxl_psr_set_val(libxl_ctx *ctx, uint32_t domid, libxl_psr_type type, libxl_bitmap *target_map,
    uint64_t val);
int libxl_psr_get_val(libxl_ctx *ctx, uint32_t domid, libxl_psr_type type, unsigned int target,
                      uint64_t *val);
int libxl_psr_get_hw_info(libxl_ctx *ctx, libxl_psr_feat_type type, unsigned int lvl,
                          unsigned int *nr, libxl_psr_hw_info **info);
void libxl_psr_hw_info_list_free(libxl_psr_hw_info *list, unsigned int nr);

/* --- The rest --------------------------------------------------------------------------------- */

/* On failure errno is kept. */
int libxl_fd_set_cloexec(libxl_ctx *ctx, int fd, int cloexec);
int libxl_fd_set_nonblock(libxl_ctx *ctx, int fd, int nonblock);

/* Sends a human monitor command to the domain's device model; *output is from malloc. */
int libxl_qemu_monitor_command(libxl_ctx *ctx, uint32_t domid, const char *command_line,
                               char **output, const libxl_asyncop_how *ao_how);

/* For the start of the host only, while no domain and no other user of the library runs. */
int libxl_clear_domid_history(libxl_ctx *ctx);

/* --- Callers of older API versions ------------------------------------------------------------ */

int libxl_get_memory_target_0x040700(libxl_ctx *ctx, uint32_t domid, uint32_t *out_target);
int libxl_get_free_memory_0x040700(libxl_ctx *ctx, uint32_t *memkb);
int libxl_domain_need_memory_0x040700(libxl_ctx *ctx, const libxl_domain_build_info *b_info,
                                      uint32_t *need_memkb);
int libxl_domain_need_memory_0x041200(libxl_ctx *ctx, const libxl_domain_build_info *b_info,
                                      uint64_t *need_memkb);

#ifdef LIBXL_API_VERSION
#if LIBXL_API_VERSION < 0x040500
#define libxl_set_vcpuaffinity(ctx, domid, vcpuid, map) \
    libxl_set_vcpuaffinity((ctx), (domid), (vcpuid), (map), NULL)
#define libxl_set_vcpuaffinity_all(ctx, domid, n, map) \
    libxl_set_vcpuaffinity_all((ctx), (domid), (n), (map), NULL)
#endif
#if LIBXL_API_VERSION >= 0x040500 && LIBXL_API_VERSION < 0x040700
#define ERROR_REMUS_DEVOPS_DOES_NOT_MATCH ERROR_CHECKPOINT_DEVOPS_DOES_NOT_MATCH
#define ERROR_REMUS_DEVICE_NOT_SUPPORTED ERROR_CHECKPOINT_DEVICE_NOT_SUPPORTED
#endif
#if LIBXL_API_VERSION < 0x040400
static inline int libxl_domain_create_restore_0x040200(libxl_ctx *ctx, libxl_domain_config *config,
                                                       uint32_t *domid, int restore_fd,
                                                       const libxl_asyncop_how *ao_how,
                                                       const libxl_asyncprogress_how *console_how)
{
    libxl_domain_restore_params params;

    libxl_domain_restore_params_init(&params);
    return libxl_domain_create_restore(ctx, config, domid, restore_fd, -1, &params, ao_how,
                                       console_how);
}
#define libxl_domain_create_restore libxl_domain_create_restore_0x040200
#elif LIBXL_API_VERSION < 0x040700
#define libxl_domain_create_restore(ctx, config, domid, fd, params, ao_how, console_how) \
    libxl_domain_create_restore((ctx), (config), (domid), (fd), -1, (params), (ao_how), \
                                (console_how))
#endif
#if LIBXL_API_VERSION < 0x040800
#define libxl_get_memory_target libxl_get_memory_target_0x040700
#define libxl_domain_need_memory libxl_domain_need_memory_0x040700
#define libxl_get_free_memory libxl_get_free_memory_0x040700
#define libxl_console_exec(ctx, domid, num, type) \
    libxl_console_exec((ctx), (domid), (num), (type), -1)
#define libxl_primary_console_exec(ctx, domid) libxl_primary_console_exec((ctx), (domid), -1)
#elif LIBXL_API_VERSION < 0x041300
#define libxl_domain_need_memory libxl_domain_need_memory_0x041200
#endif
#if LIBXL_API_VERSION < 0x041300
#define libxl_retrieve_domain_configuration(ctx, domid, config) \
    libxl_retrieve_domain_configuration((ctx), (domid), (config), NULL)
#define libxl_domain_shutdown(ctx, domid) libxl_domain_shutdown((ctx), (domid), NULL)
#define libxl_domain_reboot(ctx, domid) libxl_domain_reboot((ctx), (domid), NULL)
#define libxl_domain_pause(ctx, domid) libxl_domain_pause((ctx), (domid), NULL)
#define libxl_domain_unpause(ctx, domid) libxl_domain_unpause((ctx), (domid), NULL)
#define libxl_set_vcpuonline(ctx, domid, map) libxl_set_vcpuonline((ctx), (domid), (map), NULL)
#define libxl_send_trigger(ctx, domid, trigger, vcpuid) \
    libxl_send_trigger((ctx), (domid), (trigger), (vcpuid), NULL)
#define libxl_qemu_monitor_command(ctx, domid, command, output) \
    libxl_qemu_monitor_command((ctx), (domid), (command), (output), NULL)
#endif
#if LIBXL_API_VERSION < 0x041400
#define libxl_cpuid_apply_policy(ctx, domid) ((void)(ctx), (void)(domid))
#define libxl_cpuid_set(ctx, domid, cpuid) ((void)(ctx), (void)(domid), (void)(cpuid))
#endif
#endif

#include <libxl_event.h>

#endif
