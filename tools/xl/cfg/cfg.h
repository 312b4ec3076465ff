/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Domain configurations, xl.cfg(5), into libxl's structures. Everything is driven by tables of
 * keys: keys.c has the ones of the file itself, devices.c those inside device strings. A row says
 * what form the value has and where it goes; only what is more than that has a function. A wrong
 * value is an error that names file, line, key and what was expected.
 */
#ifndef XL_CFG_H
#define XL_CFG_H

#include <stddef.h>
#include <libxl.h>
#include <libxlutil_settings.h>

struct cfg;

enum cfg_form {
    CFG_STRING,                 /* char * */
    CFG_BOOL,                   /* libxl_defbool */
    CFG_FLAG,                   /* bool */
    CFG_NUMBER,                 /* int or uint32_t, from min to max */
    CFG_MEGABYTES,              /* uint64_t, kept in KiB */
    CFG_KILOBYTES,              /* uint64_t */
    CFG_ENUM,                   /* an enumeration, by the names of its string table */
    CFG_STRINGS,                /* libxl_string_list, from a list */
    CFG_WORDS,                  /* the same, or a string split at blanks */
    CFG_OWN,                    /* set() does it all */
    CFG_ELSEWHERE,              /* known, and dealt with before or after this table */
    CFG_IGNORED,                /* known, has no effect (any more); doc says why */
};

/* Guest types a key is for; in a file for another type it is passed over. */
enum { CFG_PV = 1, CFG_PVH = 2, CFG_HVM = 4, CFG_ALL = 7 };

/* A value as found: a scalar, or the list it is. */
struct cfg_value {
    const char *string;         /* NULL: a list */
    XLU_ConfigList *list;
    int line;
};

struct cfg_key {
    const char *name;
    enum cfg_form form;
    unsigned int types;
    size_t offset;              /* in libxl_domain_config, or in the device for device keys */
    const void *names;          /* CFG_ENUM: a libxl_enum_string_table */
    long min, max;              /* CFG_NUMBER, when max is not 0 */
    int (*set)(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
               void *base);
    const char *doc;
};

/* What is being filled. Functions return 0, or nonzero after reporting what is wrong. */
struct cfg {
    libxl_ctx *ctx;
    XLU_Config *file;
    libxl_domain_config *config;
    unsigned int type;          /* one of CFG_PV... */
    bool quiet;
};

/* text names the file in messages. Nonzero: reported; config must be disposed of all the same. */
int cfg_parse(libxl_ctx *ctx, const char *name, const char *text, size_t length,
              libxl_domain_config *config);

/* One device as the commands have it: "KEY=VALUE,..." for a network card, a disk specification in
 * one or more pieces. The device must have been initialised. */
int cfg_parse_vif(libxl_ctx *ctx, const char *text, libxl_device_nic *nic);
int cfg_parse_disk(libxl_ctx *ctx, int nr, const char *const *specs, libxl_device_disk *disk);

/* A device of another kind, by the key a file has it under: added to the (initialised)
 * configuration. nested: the specifications are parts of one device. */
int cfg_parse_device(libxl_ctx *ctx, const char *key, int nr, const char *const *specs, bool nested,
                     libxl_domain_config *config);

/* A CPU pool, xlcpupool.cfg(5). Fill in sched with the default before, dispose of name and cpus
 * afterwards; cpus is empty if none are named. */
struct cfg_pool {
    char *name;
    libxl_scheduler sched;
    libxl_bitmap cpus;
};
int cfg_parse_pool(libxl_ctx *ctx, const char *name, const char *text, size_t length,
                   struct cfg_pool *pool);

/* --- for the room ----------------------------------------------------------------------------- */

extern const struct cfg_key cfg_keys[];
extern const size_t cfg_nr_keys;
extern const struct cfg_key *const cfg_vif_keys;
extern const size_t cfg_nr_vif_keys;

int cfg_wrong(struct cfg *cfg, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void cfg_warn(struct cfg *cfg, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
int cfg_expected(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                 const char *what);

/* A setting of the file by name; false: there is none. */
bool cfg_find(struct cfg *cfg, const char *name, struct cfg_value *value);
void cfg_item(XLU_ConfigList *list, int i, struct cfg_value *value);
int cfg_apply(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
              void *base);
bool cfg_number(const char *text, long *number);

/* "KEY=VALUE,KEY=VALUE" by a table of device keys. */
int cfg_parse_spec(struct cfg *cfg, const struct cfg_value *value, const struct cfg_key *keys,
                   size_t nr_keys, void *device);

/* One more element, zeroed, at the end of an array of *nr elements. */
void *cfg_grow(void **array, int *nr, size_t size);
#define CFG_GROW(config, array, count) \
    cfg_grow((void **)&(config)->array, &(config)->count, sizeof(*(config)->array))

/* A list of host CPUs as cpus= has it; the map is allocated. */
int cfg_cpu_list(struct cfg *cfg, const char *name, const struct cfg_value *value,
                 libxl_bitmap *map);

typedef int cfg_set_fn(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                       void *base);
cfg_set_fn cfg_set_memory, cfg_set_maxmem, cfg_set_vcpus, cfg_set_maxvcpus, cfg_set_cpus,
    cfg_set_cpus_soft, cfg_set_action, cfg_set_uuid, cfg_set_cpuid, cfg_set_ioports, cfg_set_iomem,
    cfg_set_irqs, cfg_set_tsc_mode, cfg_set_timer_mode, cfg_set_altp2m, cfg_set_vnuma,
    cfg_set_seclabel, cfg_set_init_seclabel, cfg_set_firmware;
cfg_set_fn cfg_set_disks, cfg_set_vifs, cfg_set_vfbs, cfg_set_vkbs, cfg_set_vtpms, cfg_set_p9s,
    cfg_set_pvcalls, cfg_set_channels, cfg_set_pcis, cfg_set_dtdevs, cfg_set_usbctrls,
    cfg_set_usbdevs, cfg_set_vdispls, cfg_set_vsnds;
cfg_set_fn cfg_set_viridian, cfg_set_gfx_passthru, cfg_set_vga, cfg_set_stdvga, cfg_set_serial,
    cfg_set_usbdevice, cfg_set_mca_caps, cfg_set_rdm, cfg_set_genid, cfg_set_dm_version,
    cfg_set_hvm_kernel;
int cfg_add_pv_display(struct cfg *cfg);
int cfg_build_cmdline(struct cfg *cfg);

#endif
