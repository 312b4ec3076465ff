// SPDX-License-Identifier: GPL-2.0-only
/* xenstore-chmod: permissions of a key, of all below it (-r), and of all above it (-u). */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"

struct modes {
    struct xs_permissions *perms;
    unsigned int num;
};

static struct modes parse_modes(int argc, char **argv)
{
    struct modes m = { calloc(argc, sizeof(*m.perms)), argc };

    if (!m.perms)
        err(1, "no memory");
    for (int i = 0; i < argc; i++)
        if (!xs_strings_to_perms(&m.perms[i], 1, argv[i]))
            errx(1,
                 "Invalid permission specification: '%s' (wanted r, w, b or n and a domain id, as "
                 "in r5)",
                 argv[i]);
    return m;
}

static bool set_one(struct xs_handle *h, xs_transaction_t t, const char *path, struct modes *m)
{
    if (xs_set_permissions(h, t, path, m->perms, m->num))
        return true;
    warn("Error occurred setting permissions on '%s'", path);
    return false;
}

static bool set_below(struct xs_handle *h, xs_transaction_t t, const char *path, struct modes *m)
{
    unsigned int num;
    char **child = xs_directory(h, t, path, &num);
    bool ok = child != NULL;

    if (!ok)
        warn("could not list path %s", path);
    for (unsigned int i = 0; ok && i < num; i++) {
        char *below = join_path(path, child[i]);

        ok = set_one(h, t, below, m) && set_below(h, t, below, m);
        free(below);
    }
    free(child);
    return ok;
}

static bool set_above(struct xs_handle *h, xs_transaction_t t, const char *path, struct modes *m)
{
    char *parent = strdup(path), *slash;
    bool ok = parent != NULL;

    while (ok && (slash = strrchr(parent, '/')) && slash != parent) {
        *slash = 0;
        ok = set_one(h, t, parent, m);
    }
    free(parent);
    return ok;
}

static bool set_all(struct xs_handle *h, xs_transaction_t t, int argc, char **argv)
{
    struct modes m = parse_modes(argc - 1, argv + 1);
    bool ok = set_one(h, t, argv[0], &m);

    if (ok && option('r'))
        ok = set_below(h, t, argv[0], &m);
    if (ok && option('u'))
        ok = set_above(h, t, argv[0], &m);
    free(m.perms);
    return ok;
}

int cmd_chmod(struct xs_handle *h, int argc, char **argv)
{
    return run_transaction(h, set_all, argc, argv);
}
