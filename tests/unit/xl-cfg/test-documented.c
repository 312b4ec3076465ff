/* SPDX-License-Identifier: GPL-2.0-only */
/* No documented key is silently without effect: each is kept, or refused by its name. See the file `documented'. */
#include "test.h"
#include "cfg/cfg.h"
#include "light/create/make.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char said[4096];

static void hear(xentoollog_logger *logger, xentoollog_level level, int errnum, const char *context,
                 const char *format, va_list ap)
{
    size_t used = strlen(said);

    vsnprintf(said + used, sizeof(said) - used, format, ap);
}

static void no_progress(xentoollog_logger *logger, const char *context, const char *what, int percent,
                        unsigned long done, unsigned long total)
{
}

static void no_destroy(xentoollog_logger *logger)
{
}

static xentoollog_logger logger = { hear, no_progress, no_destroy };

/* A guest of that type with one more setting, or with none. 0, or what parsing said. */
static int parse(libxl_ctx *ctx, const char *type, const char *key, const char *value, libxl_domain_config *config)
{
    char text[1000];
    bool names_type = !strcmp(key, "type") || !strcmp(key, "builder");

    snprintf(text, sizeof(text), "%s%s%s%s%s%s%s%s%s\n", names_type ? "" : "type=\"", names_type ? "" : type,
             names_type ? "" : "\"\n", strcmp(key, "name") ? "name=\"x\"\n" : "",
             strcmp(key, "kernel") ? "kernel=\"/base\"\nvcpus=1\n" : "",
             strncmp(key, "pci_", 4) ? "" : "pci=[\"00:10.0\"]\n", key, *key ? "=" : "", value);
    libxl_domain_config_init(config);
    config->on_reboot = LIBXL_ACTION_ON_SHUTDOWN_RESTART;       /* as xl has it from the start */
    config->on_soft_reset = LIBXL_ACTION_ON_SHUTDOWN_SOFT_RESET;
    return cfg_parse(ctx, "documented", text, strlen(text), config);
}

static int wrong;

static void complain(const char *key, const char *value, const char *what)
{
    printf("# %s=%s %s\n", key, value, what);
    wrong++;
}

static char *json(libxl_ctx *ctx, const char *type, const char *key, const char *value)
{
    libxl_domain_config config;
    int rc = parse(ctx, type, key, value, &config);
    char *text;

    if (rc)
        complain(key, value, "is not parsed");
    text = libxl_domain_config_to_json(ctx, &config);
    libxl_domain_config_dispose(&config);
    return text;
}

static void check_kept(libxl_ctx *ctx, const char *type, const char *key, const char *value)
{
    bool is_pci = !strncmp(key, "pci_", 4);
    char *with = json(ctx, type, key, value);
    char *without = json(ctx, is_pci ? type : "pv", is_pci ? key : "", is_pci ? "0" : "");

    if (!is_pci && strcmp(type, "pv") && strcmp(key, "type") && strcmp(key, "builder")) {
        free(without);
        without = json(ctx, type, "", "");
    }
    if (!strcmp(with, without))
        complain(key, value, "changes nothing");
    free(with);
    free(without);
}

static void check_refused(libxl_ctx *ctx, const char *type, const char *key, const char *value)
{
    struct lx lx = { .ctx = ctx };
    libxl_domain_config config;
    int rc = parse(ctx, type, key, value, &config);

    said[0] = 0;
    if (!rc)
        rc = lx_config_check(&lx, &config);
    libxl_domain_config_dispose(&config);
    lx_arena_free(&lx);
    if (!rc || !strstr(said, key))
        complain(key, value, "is not refused by its name");
}

TEST(every_documented_key_is_done_or_refused)
{
    FILE *file = fopen(GOLDEN "/documented", "r");
    char line[500];
    libxl_ctx *ctx;
    int nr = 0;

    CHECK(file);
    CHECK_EQ(libxl_ctx_alloc(&ctx, LIBXL_VERSION, 0, &logger), 0);
    while (fgets(line, sizeof(line), file)) {
        char *rest = line, *key = strsep(&rest, "|"), *what = strsep(&rest, "|"), *type = strsep(&rest, "|");

        if (line[0] == '#')
            continue;
        CHECK(key && what && type && rest);
        rest[strcspn(rest, "\n")] = 0;
        (!strcmp(what, "kept") ? check_kept : check_refused)(ctx, type, key, rest);
        nr++;
    }
    fclose(file);
    libxl_ctx_free(ctx);
    CHECK(nr > 140);
    CHECK_EQ(wrong, 0);
}

/* And the other way round: a key that xl knows but nobody described is one of the old names. */
TEST(keys_that_are_known_are_documented_or_old)
{
    static const char *const old[] = {
        "period", "budget", "extratime", "claim_mode", "blkdev_start", "firmware_override", "pvh", "vif2", "device_model",
        "display", "xauthority",
    };
    FILE *file = fopen(GOLDEN "/documented", "r");
    static char text[1 << 16];
    size_t size;

    CHECK(file);
    text[0] = '\n';
    size = fread(text + 1, 1, sizeof(text) - 2, file);
    fclose(file);
    CHECK(size > 1000);
    for (size_t i = 0; i < cfg_nr_keys; i++) {
        char wanted[100];
        bool known = false;

        snprintf(wanted, sizeof(wanted), "\n%s|", cfg_keys[i].name);
        for (size_t j = 0; j < sizeof(old) / sizeof(old[0]); j++)
            known |= !strcmp(old[j], cfg_keys[i].name);
        if (!known && !strstr(text, wanted))
            test_fail(__FILE__, __LINE__, "%s is not in the list", cfg_keys[i].name);
    }
}
