/* SPDX-License-Identifier: GPL-2.0-only */
/* See room.mk. UPDATE=1 in the environment writes what came out over what was expected. */
#include "test.h"
#include "cfg/cfg.h"
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *slurp(const char *path)
{
    FILE *file = fopen(path, "r");
    char *text = calloc(1, 1 << 16);

    if (file && fread(text, 1, (1 << 16) - 1, file) == 0)
        text[0] = '\0';
    if (file)
        fclose(file);
    return text;
}

static void expect(const char *cfg, const char *suffix, const char *got)
{
    char path[300];
    char *expected;
    bool same;

    snprintf(path, sizeof(path), "%.*s%s", (int)(strlen(cfg) - 4), cfg, suffix);
    if (getenv("UPDATE")) {
        FILE *file = fopen(path, "w");

        CHECK(file);
        fputs(got, file);
        fclose(file);
        return;
    }
    expected = slurp(path);
    same = !strcmp(expected, got);
    if (!same)
        printf("# %s\n--- expected\n%s--- got\n%s", path, expected, got);
    free(expected);
    CHECK(same);
}

/* What xl sets before it reads a file, with no xl.conf. */
static void defaults(libxl_domain_config *config)
{
    libxl_domain_config_init(config);
    config->on_reboot = LIBXL_ACTION_ON_SHUTDOWN_RESTART;
    config->on_soft_reset = LIBXL_ACTION_ON_SHUTDOWN_SOFT_RESET;
    libxl_defbool_set(&config->c_info.run_hotplug_scripts, true);
    libxl_defbool_set(&config->b_info.claim_mode, true);
}

/* The name in messages is the file's last part; messages go to `messages` by way of the process's
 * stderr. */
static int parse(libxl_ctx *ctx, const char *path, libxl_domain_config *config, char **messages)
{
    char *text = slurp(path), file[] = "/tmp/xl-cfg-XXXXXX";
    int saved = dup(2), fd = mkstemp(file), rc;

    CHECK(fd >= 0 && dup2(fd, 2) == 2);
    defaults(config);
    rc = cfg_parse(ctx, strrchr(path, '/') + 1, text, strlen(text), config);
    fflush(stderr);
    dup2(saved, 2);
    close(saved);
    close(fd);
    *messages = slurp(file);
    unlink(file);
    free(text);
    return rc;
}

static void each(const char *folder, void (*check)(libxl_ctx *, const char *))
{
    libxl_ctx *ctx;
    char pattern[300];
    glob_t found;

    snprintf(pattern, sizeof(pattern), "%s/%s/*.cfg", GOLDEN, folder);
    CHECK(!glob(pattern, 0, NULL, &found));
    CHECK_EQ(libxl_ctx_alloc(&ctx, LIBXL_VERSION, 0, NULL), 0);
    for (size_t i = 0; i < found.gl_pathc; i++)
        check(ctx, found.gl_pathv[i]);
    libxl_ctx_free(ctx);
    globfree(&found);
}

static void check_good(libxl_ctx *ctx, const char *path)
{
    libxl_domain_config config, again;
    char *messages, *json, *second;

    CHECK_EQ(parse(ctx, path, &config, &messages), 0);
    json = libxl_domain_config_to_json(ctx, &config);
    expect(path, ".json", json);
    libxl_domain_config_init(&again);
    CHECK_EQ(libxl_domain_config_from_json(ctx, &again, json), 0);
    second = libxl_domain_config_to_json(ctx, &again);
    CHECK_STR(second, json);
    libxl_domain_config_dispose(&again);
    libxl_domain_config_dispose(&config);
    free(second);
    free(json);
    free(messages);
}

static void check_bad(libxl_ctx *ctx, const char *path)
{
    libxl_domain_config config;
    char *messages;

    CHECK(parse(ctx, path, &config, &messages));
    expect(path, ".txt", messages);
    libxl_domain_config_dispose(&config);
    free(messages);
}

TEST(good_files_give_the_references_json)
{
    each("good", check_good);
}

TEST(bad_files_are_refused_with_a_place_and_a_reason)
{
    each("bad", check_bad);
}
