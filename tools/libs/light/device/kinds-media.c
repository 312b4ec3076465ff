/* SPDX-License-Identifier: LGPL-2.1-only */
/* The kinds with trees of nodes: displays with connectors, sound cards with devices and streams. */
#include "device/kind.h"
#include "core/store.h"
#include <stdlib.h>
#include <xen/io/displif.h>
#include <xen/io/sndif.h>

extern const struct lx_type lx_type_device_vdispl, lx_type_device_vsnd;

/* What a directory of the front end has; the record has no copy of those. */
static char *front_text(struct lx *lx, const struct lx_device *from, const char *dir,
                        const char *name)
{
    return lx_store_get(lx, XBT_NULL, "%s/%s%s", lx_device_frontend_path(lx, from), dir, name);
}

static uint32_t front_number(struct lx *lx, const struct lx_device *from, const char *dir,
                             const char *name)
{
    char *text = front_text(lx, from, dir, name);

    return text ? strtoul(text, NULL, 10) : 0;
}

static void add_read_only(struct lx *lx, struct lx_plug *plug, const char *dir, const char *name,
                          const char *value)
{
    if (value && *value)
        lx_nodes_add_read_only(lx, &plug->front, lx_sprintf(lx, "%s%s", dir, name), value);
}

static void add_number(struct lx *lx, struct lx_plug *plug, const char *dir, const char *name,
                       uint32_t value)
{
    if (value)
        add_read_only(lx, plug, dir, name, lx_sprintf(lx, "%u", value));
}

/* Directories are numbered from 0 without a gap. */
static bool dir_exists(struct lx *lx, const struct lx_device *from, const char *dir,
                       const char *name)
{
    return front_text(lx, from, dir, name) != NULL;
}

/* --- displays --------------------------------------------------------------------------------- */

static void write_vdispl(struct lx *lx, struct lx_plug *plug, const void *device)
{
    const libxl_device_vdispl *vdispl = device;

    add_read_only(lx, plug, "", XENDISPL_FIELD_BE_ALLOC, vdispl->be_alloc ? "1" : "0");
    for (int i = 0; i < vdispl->num_connectors; i++) {
        const libxl_connector_param *connector = &vdispl->connectors[i];
        char *dir = lx_sprintf(lx, "%d/", i);

        add_read_only(lx, plug, dir, XENDISPL_FIELD_RESOLUTION,
                      lx_sprintf(lx, "%ux%u", connector->width, connector->height));
        add_read_only(lx, plug, dir, XENDISPL_FIELD_UNIQUE_ID, connector->unique_id);
    }
}

static void read_connector(struct lx *lx, const struct lx_device *from, const char *dir,
                           libxl_connector_param *connector)
{
    char *size = front_text(lx, from, dir, XENDISPL_FIELD_RESOLUTION);

    libxl_connector_param_init(connector);
    if (sscanf(size, "%ux%u", &connector->width, &connector->height) != 2)
        connector->width = connector->height = 0;
    connector->unique_id = lx_strdup_malloc(front_text(lx, from, dir, XENDISPL_FIELD_UNIQUE_ID));
}

static void read_vdispl(struct lx *lx, const struct lx_device *from, void *device)
{
    libxl_device_vdispl *vdispl = device;
    int nr = 0;

    vdispl->be_alloc = front_number(lx, from, "", XENDISPL_FIELD_BE_ALLOC);
    while (dir_exists(lx, from, lx_sprintf(lx, "%d/", nr), XENDISPL_FIELD_RESOLUTION))
        nr++;
    vdispl->num_connectors = nr;
    vdispl->connectors = nr ? lx_malloc(nr * sizeof(*vdispl->connectors)) : NULL;
    for (int i = 0; i < nr; i++)
        read_connector(lx, from, lx_sprintf(lx, "%d/", i), &vdispl->connectors[i]);
}

const struct lx_device_kind lx_kind_vdispl = {
    .front = "vdispl", .back = "vdispl", .type = &lx_type_device_vdispl,
    .devid = offsetof(libxl_device_vdispl, devid),
    .array = offsetof(libxl_domain_config, vdispls),
    .count = offsetof(libxl_domain_config, num_vdispls),
    .write = write_vdispl, .read = read_vdispl,
};

/* --- sound cards ------------------------------------------------------------------------------ */

static char *joined(struct lx *lx, char *list, const char *item)
{
    return list ? lx_sprintf(lx, "%s" XENSND_LIST_SEPARATOR "%s", list, item) :
                  lx_strdup(lx, item);
}

/* They may be at the card, at a device and at a stream; the innermost counts. */
static void write_params(struct lx *lx, struct lx_plug *plug, const char *dir,
                         const libxl_vsnd_params *params)
{
    char *rates = NULL, *formats = NULL;

    for (int i = 0; i < params->num_sample_rates; i++)
        rates = joined(lx, rates, lx_sprintf(lx, "%u", params->sample_rates[i]));
    for (int i = 0; i < params->num_sample_formats; i++)
        formats = joined(lx, formats, libxl_vsnd_pcm_format_to_string(params->sample_formats[i]));
    add_read_only(lx, plug, dir, XENSND_FIELD_SAMPLE_RATES, rates);
    add_read_only(lx, plug, dir, XENSND_FIELD_SAMPLE_FORMATS, formats);
    add_number(lx, plug, dir, XENSND_FIELD_CHANNELS_MIN, params->channels_min);
    add_number(lx, plug, dir, XENSND_FIELD_CHANNELS_MAX, params->channels_max);
    add_number(lx, plug, dir, XENSND_FIELD_BUFFER_SIZE, params->buffer_size);
}

static void write_pcm(struct lx *lx, struct lx_plug *plug, const char *dir,
                      const libxl_vsnd_pcm *pcm)
{
    add_read_only(lx, plug, dir, XENSND_FIELD_DEVICE_NAME, pcm->name);
    write_params(lx, plug, dir, &pcm->params);
    for (int i = 0; i < pcm->num_vsnd_streams; i++) {
        const libxl_vsnd_stream *stream = &pcm->streams[i];
        char *below = lx_sprintf(lx, "%s%d/", dir, i);

        add_read_only(lx, plug, below, XENSND_FIELD_STREAM_UNIQUE_ID, stream->unique_id);
        add_read_only(lx, plug, below, XENSND_FIELD_TYPE,
                      stream->type == LIBXL_VSND_STREAM_TYPE_P ? XENSND_STREAM_TYPE_PLAYBACK :
                                                                 XENSND_STREAM_TYPE_CAPTURE);
        write_params(lx, plug, below, &stream->params);
    }
}

static void write_vsnd(struct lx *lx, struct lx_plug *plug, const void *device)
{
    const libxl_device_vsnd *vsnd = device;

    add_read_only(lx, plug, "", XENSND_FIELD_VCARD_SHORT_NAME, vsnd->short_name);
    add_read_only(lx, plug, "", XENSND_FIELD_VCARD_LONG_NAME, vsnd->long_name);
    write_params(lx, plug, "", &vsnd->params);
    for (int i = 0; i < vsnd->num_vsnd_pcms; i++)
        write_pcm(lx, plug, lx_sprintf(lx, "%d/", i), &vsnd->pcms[i]);
}

/* Items of a list; the next one, NULL at the end. */
static char *next_item(char **list)
{
    return *list ? strsep(list, XENSND_LIST_SEPARATOR) : NULL;
}

static void read_params(struct lx *lx, const struct lx_device *from, const char *dir,
                        libxl_vsnd_params *params)
{
    char *rates = front_text(lx, from, dir, XENSND_FIELD_SAMPLE_RATES), *item;
    char *formats = front_text(lx, from, dir, XENSND_FIELD_SAMPLE_FORMATS);

    if (rates)
        params->sample_rates = lx_malloc((strlen(rates) + 1) * sizeof(*params->sample_rates));
    while ((item = next_item(&rates)))
        params->sample_rates[params->num_sample_rates++] = strtoul(item, NULL, 10);
    if (formats)
        params->sample_formats = lx_malloc((strlen(formats) + 1) *
                                           sizeof(*params->sample_formats));
    while ((item = next_item(&formats))) {
        if (!libxl_vsnd_pcm_format_from_string(item, &params->sample_formats[
                                                         params->num_sample_formats]))
            params->num_sample_formats++;
    }
    params->channels_min = front_number(lx, from, dir, XENSND_FIELD_CHANNELS_MIN);
    params->channels_max = front_number(lx, from, dir, XENSND_FIELD_CHANNELS_MAX);
    params->buffer_size = front_number(lx, from, dir, XENSND_FIELD_BUFFER_SIZE);
}

static void read_stream(struct lx *lx, const struct lx_device *from, const char *dir,
                        libxl_vsnd_stream *stream)
{
    char *type = front_text(lx, from, dir, XENSND_FIELD_TYPE);

    libxl_vsnd_stream_init(stream);
    stream->unique_id = lx_strdup_malloc(front_text(lx, from, dir, XENSND_FIELD_STREAM_UNIQUE_ID));
    stream->type = type && !strcmp(type, XENSND_STREAM_TYPE_CAPTURE) ? LIBXL_VSND_STREAM_TYPE_C :
                                                                       LIBXL_VSND_STREAM_TYPE_P;
    read_params(lx, from, dir, &stream->params);
}

static void read_pcm(struct lx *lx, const struct lx_device *from, const char *dir,
                     libxl_vsnd_pcm *pcm)
{
    int nr = 0;

    libxl_vsnd_pcm_init(pcm);
    pcm->name = lx_strdup_malloc(front_text(lx, from, dir, XENSND_FIELD_DEVICE_NAME));
    read_params(lx, from, dir, &pcm->params);
    while (dir_exists(lx, from, lx_sprintf(lx, "%s%d/", dir, nr), XENSND_FIELD_TYPE))
        nr++;
    pcm->num_vsnd_streams = nr;
    pcm->streams = nr ? lx_malloc(nr * sizeof(*pcm->streams)) : NULL;
    for (int i = 0; i < nr; i++)
        read_stream(lx, from, lx_sprintf(lx, "%s%d/", dir, i), &pcm->streams[i]);
}

static void read_vsnd(struct lx *lx, const struct lx_device *from, void *device)
{
    libxl_device_vsnd *vsnd = device;
    int nr = 0;

    vsnd->short_name = lx_strdup_malloc(front_text(lx, from, "", XENSND_FIELD_VCARD_SHORT_NAME));
    vsnd->long_name = lx_strdup_malloc(front_text(lx, from, "", XENSND_FIELD_VCARD_LONG_NAME));
    read_params(lx, from, "", &vsnd->params);
    while (dir_exists(lx, from, lx_sprintf(lx, "%d/", nr), XENSND_FIELD_DEVICE_NAME) ||
           dir_exists(lx, from, lx_sprintf(lx, "%d/0/", nr), XENSND_FIELD_TYPE))
        nr++;
    vsnd->num_vsnd_pcms = nr;
    vsnd->pcms = nr ? lx_malloc(nr * sizeof(*vsnd->pcms)) : NULL;
    for (int i = 0; i < nr; i++)
        read_pcm(lx, from, lx_sprintf(lx, "%d/", i), &vsnd->pcms[i]);
}

const struct lx_device_kind lx_kind_vsnd = {
    .front = "vsnd", .back = "vsnd", .type = &lx_type_device_vsnd,
    .devid = offsetof(libxl_device_vsnd, devid),
    .array = offsetof(libxl_domain_config, vsnds),
    .count = offsetof(libxl_domain_config, num_vsnds),
    .write = write_vsnd, .read = read_vsnd,
};
