/* SPDX-License-Identifier: GPL-2.0-only */
/* xl vtpm-, vkb-, vdispl-, vsnd-attach, -detach, -list: TPMs, keyboards, displays, sound cards. */
#include "xl.h"
#include "device/kinds.h"
#include <stdlib.h>

/* --- by kind ---------------------------------------------------------------------------------- */

#define ATTACH(t, array) \
    static int attach_##t(uint32_t domid, libxl_domain_config *config) \
    { \
        return libxl_device_##t##_add(xl.ctx, domid, &config->array[0], NULL); \
    } \
    static char *t##_to_json(libxl_domain_config *config) \
    { \
        return libxl_device_##t##_to_json(xl.ctx, &config->array[0]); \
    }

#define DETACH(t, find) \
    static int detach_##t(uint32_t domid, const char *which, bool force) \
    { \
        libxl_device_##t device; \
        int rc = find; \
\
        if (rc) \
            fprintf(stderr, "xl: domain %u has no " #t " device %s\n", domid, which); \
        else \
            rc = libxl_device_##t##_remove(xl.ctx, domid, &device, NULL); \
        libxl_device_##t##_dispose(&device); \
        return rc; \
    }

/* What is left of a line is for print. */
#define LIST(t, print) \
    static void list_##t(uint32_t domid) \
    { \
        int nr; \
        libxl_device_##t *all = libxl_device_##t##_list(xl.ctx, domid, &nr); \
\
        for (int i = 0; i < nr; i++) { \
            libxl_##t##info info; \
\
            if (!libxl_device_##t##_getinfo(xl.ctx, domid, &all[i], &info)) \
                print(&all[i], &info); \
            libxl_##t##info_dispose(&info); \
        } \
        libxl_device_##t##_list_free(all, nr); \
    }

static int find_vtpm(uint32_t domid, const char *which, libxl_device_vtpm *device)
{
    libxl_uuid uuid;

    return libxl_uuid_from_string(&uuid, which) ?
           libxl_devid_to_device_vtpm(xl.ctx, domid, atoi(which), device) :
           libxl_uuid_to_device_vtpm(xl.ctx, domid, &uuid, device);
}

static void print_vtpm(const libxl_device_vtpm *device, const libxl_vtpminfo *info)
{
    printf("%-3d %-2u " LIBXL_UUID_FMT " %6d %5d %6d %8d %s\n", info->devid, info->backend_id,
           LIBXL_UUID_BYTES(info->uuid), info->devid, info->state, info->evtch, info->rref,
           info->backend);
}

static void print_vkb(const libxl_device_vkb *device, const libxl_vkbinfo *info)
{
    printf("%-3d %-2u %6d %5d %6d %6d %-10s %-10s %s\n", info->devid, info->backend_id, info->devid,
           info->state, info->evtch, info->rref, device->unique_id ? device->unique_id : "",
           libxl_vkb_backend_to_string(device->backend_type), info->backend);
}

static void print_vdispl(const libxl_device_vdispl *device, const libxl_vdisplinfo *info)
{
    printf("DevId: %d, BE: %u, handle: %u, state: %d, be-alloc: %d, BE-path: %s, FE-path: %s\n",
           info->devid, info->backend_id, info->frontend_id, info->state, info->be_alloc,
           info->backend, info->frontend);
    for (int i = 0; i < info->num_connectors; i++)
        printf("\tConnector: %d, id: %s, width: %u, height: %u, req-rref: %d, req-evtch: %d, "
               "evt-rref: %d, evt-evtch: %d\n", i, info->connectors[i].unique_id,
               info->connectors[i].width, info->connectors[i].height, info->connectors[i].req_rref,
               info->connectors[i].req_evtch, info->connectors[i].evt_rref,
               info->connectors[i].evt_evtch);
}

static void print_vsnd(const libxl_device_vsnd *device, const libxl_vsndinfo *info)
{
    printf("DevId: %d, BE: %u, handle: %u, state: %d, BE-path: %s, FE-path: %s\n", info->devid,
           info->backend_id, info->frontend_id, info->state, info->backend, info->frontend);
    for (int i = 0; i < device->num_vsnd_pcms; i++) {
        const libxl_vsnd_pcm *pcm = &device->pcms[i];

        printf("\tPCM: %d, name: %s\n", i, pcm->name ? pcm->name : "");
        for (int j = 0; j < pcm->num_vsnd_streams; j++)
            printf("\t\tStream: %d, id: %s, type: %s, req-rref: %d, req-evtch: %d\n", j,
                   pcm->streams[j].unique_id ? pcm->streams[j].unique_id : "",
                   libxl_vsnd_stream_type_to_string(pcm->streams[j].type),
                   info->pcms[i].streams[j].req_rref, info->pcms[i].streams[j].req_evtch);
    }
}

ATTACH(vtpm, vtpms)
ATTACH(vkb, vkbs)
ATTACH(vdispl, vdispls)
ATTACH(vsnd, vsnds)
DETACH(vtpm, find_vtpm(domid, which, &device))
DETACH(vkb, libxl_devid_to_device_vkb(xl.ctx, domid, atoi(which), &device))
DETACH(vdispl, libxl_devid_to_device_vdispl(xl.ctx, domid, atoi(which), &device))
DETACH(vsnd, libxl_devid_to_device_vsnd(xl.ctx, domid, atoi(which), &device))
LIST(vtpm, print_vtpm)
LIST(vkb, print_vkb)
LIST(vdispl, print_vdispl)
LIST(vsnd, print_vsnd)

#define KIND(t) .key = #t, .attach = attach_##t, .to_json = t##_to_json, .detach = detach_##t, \
                .list = list_##t

static const struct xl_device_kind vtpm = {
    KIND(vtpm), .what = "TPM",
    .header = "Idx BE Uuid                                 handle state evt-ch ring-ref BE-path",
};
static const struct xl_device_kind vkb = {
    KIND(vkb), .what = "keyboard",
    .header = "Idx BE handle state evt-ch    ref ID         BE-type    BE-path",
};
static const struct xl_device_kind vdispl = { KIND(vdispl), .what = "display" };
static const struct xl_device_kind vsnd = { KIND(vsnd), .what = "sound card", .nested = true };

/* --- the commands ----------------------------------------------------------------------------- */

#define COMMANDS(t, noun, specification, more) \
    static int run_##t##_attach(int argc, char **argv); \
    static int run_##t##_detach(int argc, char **argv); \
    static int run_##t##_list(int argc, char **argv); \
    XL_COMMAND(t##_attach) = { \
        #t "-attach", run_##t##_attach, "DOMAIN " specification, \
        "Create a new virtual " noun, more, true, true, \
    }; \
    XL_COMMAND(t##_detach) = { \
        #t "-detach", run_##t##_detach, "DOMAIN DEVICE-ID", \
        "Destroy a domain's virtual " noun, NULL, true, false, \
    }; \
    XL_COMMAND(t##_list) = { \
        #t "-list", run_##t##_list, "DOMAIN...", "List virtual " noun "s of a domain", NULL, \
        false, false, \
    }; \
    static int run_##t##_attach(int argc, char **argv) \
    { \
        return xl_device_attach(argc, argv, &cmd_##t##_attach, &t); \
    } \
    static int run_##t##_detach(int argc, char **argv) \
    { \
        return xl_device_detach(argc, argv, &cmd_##t##_detach, &t); \
    } \
    static int run_##t##_list(int argc, char **argv) \
    { \
        return xl_device_list(argc, argv, &cmd_##t##_list, &t); \
    }

COMMANDS(vtpm, "TPM", "KEY=VALUE...", "The keys are those of vtpm in xl.cfg(5).")
COMMANDS(vkb, "keyboard", "KEY=VALUE...", "The keys are those of vkb in xl.cfg(5).")
COMMANDS(vdispl, "display", "KEY=VALUE...", "The keys are those of vdispl in xl.cfg(5).")
COMMANDS(vsnd, "sound card", "\"CARD|PCM|STREAM, KEY=VALUE, ...\"...",
         "The parts and keys are those of vsnd in xl.cfg(5).")
