/* SPDX-License-Identifier: LGPL-2.1-only */
/* What needs no connection: the daemon's place, permissions as text, paths as text. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <xenstore.h>

static const char *setting(const char *variable, const char *otherwise)
{
    const char *value = getenv(variable);

    return value ? value : otherwise;
}

const char *xs_daemon_rundir(void)
{
    return setting("XENSTORED_RUNDIR", "/run/xenstored");
}

const char *xs_daemon_socket(void)
{
    static char path[PATH_MAX];
    const char *given = getenv("XENSTORED_PATH");

    if (given)
        return given;
    snprintf(path, sizeof(path), "%s/socket", xs_daemon_rundir());
    return path;
}

const char *xs_daemon_socket_ro(void)
{
    return xs_daemon_socket();
}

bool xs_write_all(int fd, const void *data, unsigned int len)
{
    const char *at = data;

    while (len) {
        ssize_t n = write(fd, at, len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        at += n;
        len -= n;
    }
    return true;
}

static bool parse_perm(const char *text, struct xs_permissions *out)
{
    static const char letters[] = "nrwb";
    const char *letter = *text ? strchr(letters, *text) : NULL;
    unsigned long id;
    char *end;

    if (!letter)
        return false;
    errno = 0;
    id = strtoul(text + 1, &end, 0);
    if (end == text + 1 || *end || errno)
        return false;
    *out = (struct xs_permissions){ id, letter - letters };
    return true;
}

bool xs_strings_to_perms(struct xs_permissions *perms, unsigned int num, const char *strings)
{
    for (unsigned int i = 0; i < num; i++) {
        if (!parse_perm(strings, &perms[i])) {
            errno = EINVAL;
            return false;
        }
        strings += strlen(strings) + 1;
    }
    return true;
}

bool xs_path_is_subpath(const char *parent, const char *child)
{
    size_t len = strlen(parent);

    if (strncmp(parent, child, len))
        return false;
    return !child[len] || child[len] == '/' || !strcmp(parent, "/");
}
