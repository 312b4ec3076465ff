// SPDX-License-Identifier: GPL-2.0-only
/*
 * xenstore-ls: the tree, indented, or with -f by full paths; -p adds the permissions in a column.
 * Lines are fitted to the terminal's width (or 80 columns), names and values cut as needed; with -f
 * nothing is cut.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "command.h"
#include "escape.h"

/*
 * Columns after the name's (' = "'), for the mark of a cut value, and where permissions start at
 * the latest.
 */
#define AFTER_NAME 4
#define CUT_MARK 4
#define PERMS_COLUMN 60

static int width = 80;

static void print_perms(struct xs_handle *h, const char *path)
{
    static const char letters[] = "nrwb";
    unsigned int num;
    struct xs_permissions *perms = xs_get_permissions(h, XBT_NULL, path, &num);

    if (!perms) {
        warn("could not access permissions for %s", path);
        return;
    }
    fputs("  (", stdout);
    for (unsigned int i = 0; i < num; i++)
        printf("%s%c%u", i ? "," : "", letters[perms[i].perms & 3], perms[i].id);
    putchar(')');
    free(perms);
}

/* A dotted line from @column to where the permissions go. */
static void print_dots(int column)
{
    int until = width < PERMS_COLUMN ? width : PERMS_COLUMN;

    if (column < width) {
        putchar(' ');
        column++;
    }
    for (; column < until; column++)
        putchar(column & 1 ? '.' : ' ');
}

/* Returns how many columns it took. */
static int print_value(const char *value, size_t len)
{
    char *text = escape(value, len);
    int columns = printf("%s", text);

    free(text);
    return columns;
}

/* A line of the tree; returns the column it ended at. */
static int print_indented(const char *name, const char *value, size_t len, int depth)
{
    int name_max = width - 2 * AFTER_NAME - depth, column, room;

    column = printf("%*s%.*s = \"", depth, "", name_max > 0 ? name_max : 0, name);
    room = width - CUT_MARK - column;
    if (room < 0)
        room = 0;
    if (len <= (size_t)room) {
        column += print_value(value, len);
        putchar('"');
        return column + 1;
    }
    print_value(value, room);
    fputs("\\...\"", stdout);
    return width;
}

static void print_node(struct xs_handle *h, const char *path, const char *name, int depth)
{
    unsigned int len;
    char *value = xs_read(h, XBT_NULL, path, &len);
    int column;

    if (!value) {
        /* It may have gone since it was listed. */
        if (errno != ENOENT)
            warn("could not read %s", path);
        return;
    }
    if (option('f')) {
        printf("%s = \"", path);
        print_value(value, len);
        putchar('"');
        if (option('p'))
            putchar(' ');
    } else {
        column = print_indented(name, value, len, depth);
        if (option('p'))
            print_dots(column);
    }
    if (option('p'))
        print_perms(h, path);
    putchar('\n');
    free(value);
}

/* Everything below @path. False with errno if it cannot be listed. */
static bool list_below(struct xs_handle *h, const char *path, int depth)
{
    unsigned int num;
    char **child = xs_directory(h, XBT_NULL, path, &num);

    if (!child)
        return false;
    for (unsigned int i = 0; i < num; i++) {
        char *below = join_path(path, child[i]);

        print_node(h, below, child[i], depth);
        if (!list_below(h, below, depth + 1) && errno != ENOENT && errno != EACCES)
            warn("xs_directory (%s)", below);
        free(below);
    }
    free(child);
    return true;
}

int cmd_ls(struct xs_handle *h, int argc, char **argv)
{
    char root[] = "/", *all[] = { root };
    struct winsize size;

    if (!ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) && size.ws_col > 2)
        width = size.ws_col - 2;
    if (!argc) {
        argc = 1;
        argv = all;
    }
    for (int i = 0; i < argc; i++)
        if (!list_below(h, argv[i], 0))
            err(1, "xs_directory (%s)", argv[i]);
    return 0;
}
