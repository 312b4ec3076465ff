/* SPDX-License-Identifier: GPL-2.0-only */
/* Virtual sound cards: a list a card, of strings "CARD|PCM|STREAM, KEY=VALUE, ...", each in the one
 * named before it. */
#include "cfg/cfg.h"
#include <stdlib.h>

#define CARD(f) offsetof(libxl_device_vsnd, f)
#define PCM(f) offsetof(libxl_vsnd_pcm, f)
#define STREAM(f) offsetof(libxl_vsnd_stream, f)
#define TABLE(t) t, sizeof(t) / sizeof((t)[0])

/* The offset of a row says where its libxl_vsnd_params is. */
static int set_rates(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                     void *base)
{
    libxl_vsnd_params *params = (libxl_vsnd_params *)((char *)base + key->offset);
    const char *text = value->string;

    while (*text) {
        char *end;

        *(uint32_t *)CFG_GROW(params, sample_rates, num_sample_rates) = strtoul(text, &end, 10);
        if (end == text || (*end && *end != ';'))
            return cfg_expected(cfg, key, value, "numbers separated by ;");
        text = *end ? end + 1 : end;
    }
    return 0;
}

static int set_formats(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                       void *base)
{
    libxl_vsnd_params *params = (libxl_vsnd_params *)((char *)base + key->offset);
    char *copy = strdup(value->string), *rest = copy, *item;
    int rc = 0;

    while (!rc && copy && (item = strsep(&rest, ";"))) {
        libxl_vsnd_pcm_format *format = CFG_GROW(params, sample_formats, num_sample_formats);

        if (libxl_vsnd_pcm_format_from_string(item, format))
            rc = cfg_expected(cfg, key, value, "sample formats separated by ; (see xl.cfg(5))");
    }
    free(copy);
    return rc;
}

#define PARAMS(of) \
    { "sample-rates", CFG_OWN, .offset = of(params), .set = set_rates }, \
    { "sample-formats", CFG_OWN, .offset = of(params), .set = set_formats }, \
    { "channels-min", CFG_NUMBER, .offset = of(params.channels_min), .max = 255 }, \
    { "channels-max", CFG_NUMBER, .offset = of(params.channels_max), .max = 255 }, \
    { "buffer-size", CFG_NUMBER, .offset = of(params.buffer_size) }

static const struct cfg_key card_keys[] = {
    { "backend", CFG_STRING, .offset = CARD(backend_domname) },
    { "short-name", CFG_STRING, .offset = CARD(short_name) },
    { "long-name", CFG_STRING, .offset = CARD(long_name) },
    PARAMS(CARD),
};
static const struct cfg_key pcm_keys[] = {
    { "name", CFG_STRING, .offset = PCM(name) },
    PARAMS(PCM),
};
static const struct cfg_key stream_keys[] = {
    { "unique-id", CFG_STRING, .offset = STREAM(unique_id) },
    { "id", CFG_STRING, .offset = STREAM(unique_id) },
    { "type", CFG_ENUM, .offset = STREAM(type), .names = libxl_vsnd_stream_type_string_table },
    PARAMS(STREAM),
};

static int add_pcm(struct cfg *cfg, libxl_device_vsnd *card, const struct cfg_value *settings)
{
    libxl_vsnd_pcm *pcm = CFG_GROW(card, pcms, num_vsnd_pcms);

    libxl_vsnd_pcm_init(pcm);
    return cfg_parse_spec(cfg, settings, TABLE(pcm_keys), pcm);
}

static int add_stream(struct cfg *cfg, libxl_device_vsnd *card, const struct cfg_value *settings)
{
    libxl_vsnd_pcm *pcm = card->num_vsnd_pcms ? &card->pcms[card->num_vsnd_pcms - 1] : NULL;
    libxl_vsnd_stream *stream;

    if (!pcm)
        return cfg_wrong(cfg, settings->line, "vsnd: a STREAM must come after the PCM it is in");
    stream = CFG_GROW(pcm, streams, num_vsnd_streams);
    libxl_vsnd_stream_init(stream);
    return cfg_parse_spec(cfg, settings, TABLE(stream_keys), stream);
}

static int add_item(struct cfg *cfg, libxl_device_vsnd *card, const struct cfg_value *item)
{
    size_t length = item->string ? strcspn(item->string, ",") : 0;
    struct cfg_value settings = *item;

    if (length)
        settings.string = item->string + length + (item->string[length] == ',');
    if (length == 4 && !memcmp(item->string, "CARD", 4))
        return cfg_parse_spec(cfg, &settings, TABLE(card_keys), card);
    if (length == 3 && !memcmp(item->string, "PCM", 3))
        return add_pcm(cfg, card, &settings);
    if (length == 6 && !memcmp(item->string, "STREAM", 6))
        return add_stream(cfg, card, &settings);
    return cfg_wrong(cfg, item->line,
                     "vsnd: expected a string that begins with CARD, PCM or STREAM");
}

int cfg_set_vsnds(struct cfg *cfg, const struct cfg_key *key, const struct cfg_value *value,
                  void *base)
{
    libxl_domain_config *config = cfg->config;

    if (!value->list)
        return cfg_expected(cfg, key, value, "a list of cards");
    for (int i = 0; i < xlu_cfg_list_length(value->list); i++) {
        libxl_device_vsnd *card = CFG_GROW(config, vsnds, num_vsnds);
        struct cfg_value entry, item;

        libxl_device_vsnd_init(card);
        card->devid = config->num_vsnds - 1;
        cfg_item(value->list, i, &entry);
        if (!entry.list)
            return cfg_expected(cfg, key, &entry, "a list of a card's items");
        for (int n = 0; n < xlu_cfg_list_length(entry.list); n++) {
            int rc;

            cfg_item(entry.list, n, &item);
            rc = add_item(cfg, card, &item);
            if (rc)
                return rc;
        }
    }
    return 0;
}
