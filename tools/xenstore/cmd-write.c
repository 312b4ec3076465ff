// SPDX-License-Identifier: GPL-2.0-only
/* xenstore-write and xenstore-rm: several keys in one transaction. */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "escape.h"

static bool write_keys(struct xs_handle *h, xs_transaction_t t, int argc, char **argv)
{
    for (int i = 0; i < argc; i += 2) {
        size_t len = strlen(argv[i + 1]);
        char *value = option('R') ? strdup(argv[i + 1]) : unescape(argv[i + 1], &len);
        bool ok = value && xs_write(h, t, argv[i], value, len);

        free(value);
        if (!ok) {
            warnx("could not write path %s", argv[i]);
            return false;
        }
    }
    return true;
}

int cmd_write(struct xs_handle *h, int argc, char **argv)
{
    if (argc % 2)
        errx(1, "key %s has no value (usage: key value [key value...])", argv[argc - 1]);
    return run_transaction(h, write_keys, argc, argv);
}

/* Does the node have neither a value nor children? */
static bool is_bare(struct xs_handle *h, xs_transaction_t t, const char *path)
{
    unsigned int num = 1, len = 1;
    char **child = xs_directory(h, t, path, &num);
    char *value = child ? xs_read(h, t, path, &len) : NULL;
    bool bare = value && !num && !len;

    free(child);
    free(value);
    return bare;
}

/* Remove the parents that are left without purpose. */
static bool tidy_parents(struct xs_handle *h, xs_transaction_t t, const char *path)
{
    char *parent = strdup(path), *slash;
    bool ok = parent != NULL;

    while (ok && (slash = strrchr(parent, '/')) && slash != parent) {
        *slash = 0;
        if (!is_bare(h, t, parent))
            break;
        ok = xs_rm(h, t, parent);
        if (!ok)
            warnx("could not remove path %s", parent);
    }
    free(parent);
    return ok;
}

static bool remove_keys(struct xs_handle *h, xs_transaction_t t, int argc, char **argv)
{
    for (int i = 0; i < argc; i++) {
        if (!xs_rm(h, t, argv[i])) {
            warnx("could not remove path %s", argv[i]);
            return false;
        }
        if (option('t') && !tidy_parents(h, t, argv[i]))
            return false;
    }
    return true;
}

int cmd_rm(struct xs_handle *h, int argc, char **argv)
{
    return run_transaction(h, remove_keys, argc, argv);
}
