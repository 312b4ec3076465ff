// SPDX-License-Identifier: GPL-2.0-only
/*
 * xenstore-control: send the daemon a command and print its answer. Exit 2 for bad usage, 3 if the
 * daemon refuses.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <xenstore.h>

/* The arguments as the protocol wants them, each with its nul. */
static char *pack(int argc, char **argv, size_t *len)
{
    char *out, *at;

    *len = 0;
    for (int i = 0; i < argc; i++)
        *len += strlen(argv[i]) + 1;
    out = at = malloc(*len + 1);
    for (int i = 0; out && i < argc; i++)
        at = stpcpy(at, argv[i]) + 1;
    return out;
}

static int explain(struct xs_handle *h, const char *command)
{
    char *help;

    if (errno == ENOSYS) {
        fprintf(stderr, "%s is not supported by this xenstored.\n", command);
        return 3;
    }
    if (errno != EINVAL) {
        fprintf(stderr, "Error %d (%s) when trying to execute command.\n", errno, strerror(errno));
        return 3;
    }
    help = xs_control_command(h, "help", NULL, 0);
    fprintf(stderr, "Command not supported. Valid commands are:\n%s\n",
            help ? help : "(not known)");
    free(help);
    return 3;
}

int main(int argc, char **argv)
{
    struct xs_handle *h;
    char *args, *reply;
    size_t len;
    int rc = 0;

    if (argc < 2) {
        fprintf(stderr, "Usage:\n%s <command> [<arg>...]\n", argv[0]);
        return 2;
    }
    h = xs_open(0);
    if (!h) {
        fprintf(stderr, "Failed to contact Xenstored.\n");
        return 1;
    }
    args = pack(argc - 2, argv + 2, &len);
    reply = args ? xs_control_command(h, argv[1], args, len) : NULL;
    if (reply)
        puts(reply);
    else
        rc = explain(h, argv[1]);
    free(args);
    free(reply);
    xs_close(h);
    return rc;
}
