/* SPDX-License-Identifier: GPL-2.0-only */
/* See store.h. */
#include "store.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xenctrl.h>
#include <xenstore.h>

enum { MAX_NODES = 256, MAX_WATCHES = 16 };
struct node { char path[160], value[160]; };
static struct node nodes[MAX_NODES], saved[MAX_NODES];
static int nr_nodes, nr_saved;
static struct { char *path, *token; bool due; } watches[MAX_WATCHES];
static int store_pipe[2];
static bool in_transaction;

int store_fail_at, store_conflicts;
bool store_failed, store_has_drivers;

/* --- nodes ------------------------------------------------------------------------------------ */

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct node *)a)->path, ((const struct node *)b)->path);
}

static struct node *find(const char *path)
{
    for (int i = 0; i < nr_nodes; i++) {
        if (!strcmp(nodes[i].path, path))
            return &nodes[i];
    }
    return NULL;
}

static bool is_below(const char *path, const char *top)
{
    return !strncmp(path, top, strlen(top)) && path[strlen(top)] == '/';
}

void store_put(const char *path, const char *value)
{
    struct node *node = find(path);
    char parent[160];

    if (!node) {
        snprintf(parent, sizeof(parent), "%s", path);
        *strrchr(parent, '/') = '\0';
        if (*parent && !find(parent))
            store_put(parent, "");
        if (nr_nodes == MAX_NODES)
            abort();
        snprintf(nodes[nr_nodes++].path, sizeof(node->path), "%s", path);
        qsort(nodes, nr_nodes, sizeof(*nodes), by_path);
        node = find(path);
    }
    snprintf(node->value, sizeof(node->value), "%s", value);
}

const char *store_value(const char *path)
{
    const struct node *node = find(path);

    return node ? node->value : NULL;
}

char *store_text(void)
{
    char *text = calloc(nr_nodes + 1, sizeof(struct node) + 8);

    for (int i = 0; i < nr_nodes; i++)
        sprintf(text + strlen(text), "%s = %s\n", nodes[i].path, nodes[i].value);
    return text;
}

/* --- drivers and watches ---------------------------------------------------------------------- */

static void run_drivers(void)
{
    for (int i = 0; store_has_drivers && i < nr_nodes; i++) {
        size_t length = strlen(nodes[i].path);

        if (!strstr(nodes[i].path, "/backend/v") || length < 6 ||
            strcmp(nodes[i].path + length - 6, "/state"))
            continue;
        if (!strcmp(nodes[i].value, "1"))
            strcpy(nodes[i].value, "2");
        else if (!strcmp(nodes[i].value, "5"))
            strcpy(nodes[i].value, "6");
    }
}

static void ring(int i)
{
    watches[i].due = true;
    if (write(store_pipe[1], "!", 1) != 1)
        abort();
}

void store_changes(const char *path)
{
    for (int i = 0; i < MAX_WATCHES; i++) {
        if (watches[i].token && (!path || !strcmp(watches[i].path, path)))
            ring(i);
    }
}

int store_watches(void)
{
    int count = 0;

    for (int i = 0; i < MAX_WATCHES; i++)
        count += watches[i].token != NULL;
    return count;
}

static void changed(void)
{
    if (in_transaction)
        return;
    run_drivers();
    store_changes(NULL);
}

static bool fails(void)
{
    if (store_fail_at < 0 || store_fail_at--)
        return false;
    store_failed = true;
    errno = EIO;
    return true;
}

bool xs_watch(struct xs_handle *h, const char *path, const char *token)
{
    for (int i = 0; i < MAX_WATCHES; i++) {
        if (watches[i].token)
            continue;
        watches[i].path = strdup(path);
        watches[i].token = strdup(token);
        ring(i);
        return true;
    }
    return false;
}

bool xs_unwatch(struct xs_handle *h, const char *path, const char *token)
{
    for (int i = 0; i < MAX_WATCHES; i++) {
        if (!watches[i].token || strcmp(watches[i].token, token))
            continue;
        free(watches[i].path);
        free(watches[i].token);
        watches[i].token = NULL;
        watches[i].due = false;
        return true;
    }
    return false;
}

char **xs_check_watch(struct xs_handle *h)
{
    char byte;

    for (int i = 0; i < MAX_WATCHES; i++) {
        char **event;

        if (!watches[i].token || !watches[i].due)
            continue;
        watches[i].due = false;
        event = malloc(2 * sizeof(*event) + strlen(watches[i].path) + strlen(watches[i].token) + 2);
        event[XS_WATCH_PATH] = strcpy((char *)(event + 2), watches[i].path);
        event[XS_WATCH_TOKEN] = strcpy(event[0] + strlen(event[0]) + 1, watches[i].token);
        return event;
    }
    if (read(store_pipe[0], &byte, 1) != 1)
        abort();
    errno = EAGAIN;
    return NULL;
}

/* --- what the library calls ------------------------------------------------------------------- */

struct xs_handle *xs_open(unsigned long flags)
{
    return pipe(store_pipe) ? NULL : (struct xs_handle *)&store_pipe;
}

void xs_close(struct xs_handle *h)
{
    close(store_pipe[0]);
    close(store_pipe[1]);
}

void xs_daemon_destroy_postfork(struct xs_handle *h)
{
}

int xs_fileno(struct xs_handle *h)
{
    return store_pipe[0];
}

void *xs_read(struct xs_handle *h, xs_transaction_t t, const char *path, unsigned int *len)
{
    const char *value = store_value(path);

    errno = ENOENT;
    if (value && len)
        *len = strlen(value);
    return value ? strdup(value) : NULL;
}

bool xs_write(struct xs_handle *h, xs_transaction_t t, const char *path, const void *data,
              unsigned int len)
{
    char value[160];

    if (fails())
        return false;
    snprintf(value, sizeof(value), "%.*s", (int)len, (const char *)data);
    store_put(path, value);
    changed();
    return true;
}

bool xs_mkdir(struct xs_handle *h, xs_transaction_t t, const char *path)
{
    if (fails())
        return false;
    if (!find(path))
        store_put(path, "");
    changed();
    return true;
}

bool xs_rm(struct xs_handle *h, xs_transaction_t t, const char *path)
{
    int kept = 0;

    if (fails())
        return false;
    for (int i = 0; i < nr_nodes; i++) {
        if (strcmp(nodes[i].path, path) && !is_below(nodes[i].path, path))
            nodes[kept++] = nodes[i];
    }
    nr_nodes = kept;
    changed();
    return true;
}

bool xs_set_permissions(struct xs_handle *h, xs_transaction_t t, const char *path,
                        struct xs_permissions *perms, unsigned int num_perms)
{
    return !fails();
}

char **xs_directory(struct xs_handle *h, xs_transaction_t t, const char *path, unsigned int *num)
{
    char **names = calloc(1, MAX_NODES * sizeof(*names) + sizeof(nodes)), *at;

    *num = 0;
    errno = ENOENT;
    if (!find(path)) {
        free(names);
        return NULL;
    }
    at = (char *)(names + MAX_NODES);
    for (int i = 0; i < nr_nodes; i++) {
        const char *name = nodes[i].path + strlen(path) + 1;

        if (!is_below(nodes[i].path, path) || strchr(name, '/'))
            continue;
        names[(*num)++] = strcpy(at, name);
        at += strlen(at) + 1;
    }
    return names;
}

xs_transaction_t xs_transaction_start(struct xs_handle *h)
{
    memcpy(saved, nodes, sizeof(nodes));
    nr_saved = nr_nodes;
    in_transaction = true;
    return 1;
}

bool xs_transaction_end(struct xs_handle *h, xs_transaction_t t, bool abort)
{
    bool failed = !abort && (fails() || store_conflicts > 0);

    in_transaction = false;
    if (failed && store_conflicts > 0) {
        store_conflicts--;
        errno = EAGAIN;
    }
    if (abort || failed) {
        memcpy(nodes, saved, sizeof(nodes));
        nr_nodes = nr_saved;
    }
    changed();
    return !failed;
}

/* --- the context ------------------------------------------------------------------------------ */

struct xc_interface_core *xc_interface_open(xentoollog_logger *logger, xentoollog_logger *dom,
                                            unsigned int flags)
{
    return (struct xc_interface_core *)&watches;
}

int xc_interface_close(xc_interface *xch)
{
    return 0;
}

static void quiet(xentoollog_logger *logger, xentoollog_level level, int errnum,
                  const char *context, const char *format, va_list ap)
{
}

static void no_progress(xentoollog_logger *logger, const char *context, const char *what,
                        int percent, unsigned long done, unsigned long total)
{
}

static void no_destroy(xentoollog_logger *logger)
{
}

static xentoollog_logger logger = { quiet, no_progress, no_destroy };

libxl_ctx *store_start(void)
{
    libxl_ctx *ctx;

    nr_nodes = 0;
    store_put("/local/domain/0/name", "Domain-0");
    store_put("/local/domain/7/device/suspend", "");
    store_put("/libxl/7/type", "pv");
    store_fail_at = -1;
    store_failed = false;
    store_conflicts = 0;
    store_has_drivers = true;
    return libxl_ctx_alloc(&ctx, LIBXL_VERSION, 0, &logger) ? NULL : ctx;
}

void store_end(libxl_ctx *ctx)
{
    libxl_ctx_free(ctx);
}
