// SPDX-License-Identifier: GPL-2.0-only
/* xenstore-read, -list, -exists, -watch: what does not change the store. */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>

#include "command.h"
#include "escape.h"

static bool print_key(struct xs_handle *h, const char *path)
{
    unsigned int len;
    char *value = xs_read(h, XBT_NULL, path, &len), *text;

    if (!value) {
        warnx("couldn't read path %s", path);
        return false;
    }
    if (option('p'))
        printf("%s: ", path);
    if (option('R')) {
        fwrite(value, 1, len, stdout);
    } else {
        text = escape(value, len);
        puts(text);
        free(text);
    }
    free(value);
    return true;
}

int cmd_read(struct xs_handle *h, int argc, char **argv)
{
    for (int i = 0; i < argc; i++)
        if (!print_key(h, argv[i]))
            return 1;
    return 0;
}

int cmd_list(struct xs_handle *h, int argc, char **argv)
{
    for (int i = 0; i < argc; i++) {
        unsigned int num;
        char **child = xs_directory(h, XBT_NULL, argv[i], &num);

        if (!child) {
            warnx("could not list path %s", argv[i]);
            return 1;
        }
        for (unsigned int n = 0; n < num; n++)
            option('p') ? printf("%s/%s\n", argv[i], child[n]) : puts(child[n]);
        free(child);
    }
    return 0;
}

int cmd_exists(struct xs_handle *h, int argc, char **argv)
{
    for (int i = 0; i < argc; i++) {
        char *value = xs_read(h, XBT_NULL, argv[i], NULL);

        if (!value)
            return 1;
        free(value);
    }
    return 0;
}

int cmd_watch(struct xs_handle *h, int argc, char **argv)
{
    long left = option_number();

    for (int i = 0; i < argc; i++)
        if (!xs_watch(h, argv[i], argv[i]))
            err(1, "unable to add watch on %s", argv[i]);
    while (left) {
        unsigned int num;
        char **event = xs_read_watch(h, &num);

        if (!event)
            err(1, "waiting for a watch event");
        puts(event[XS_WATCH_PATH]);
        if (fflush(stdout))
            err(1, "writing to standard output");
        free(event);
        left -= left > 0;
    }
    return 0;
}
