/* SPDX-License-Identifier: GPL-2.0-only */
/* Options before the command, the context, running the command. */
#include "xl.h"
#include "conf.h"
#include <stdlib.h>
#include <unistd.h>

struct xl xl = { .level = XTL_PROGRESS };

static void usage(FILE *out)
{
    const struct xl_command *const *list;
    size_t nr = xl_commands(&list);

    fprintf(out, "Usage: xl [-vfNtT] COMMAND [ARGUMENTS]\n\n"
                 "  -v  say more (again: still more)    -f  go on where that may do harm\n"
                 "  -N  only show what would be done    -t  progress on one line   -T  with time "
                 "and process id\n\n");
    for (size_t i = 0; i < nr; i++)
        fprintf(out, " %-24s %s\n", list[i]->name, list[i]->summary);
    fprintf(out, "\nxl help COMMAND tells more about one.\n");
}

static int run_help(int argc, char **argv)
{
    const struct xl_command *command;

    if (argc < 2) {
        usage(stdout);
        return EXIT_SUCCESS;
    }
    command = xl_find_command(argv[1], stdout);
    if (!command)
        return EXIT_SUCCESS;
    xl_usage(command, stdout);
    return EXIT_SUCCESS;
}

XL_COMMAND(help) = {
    "help", run_help, "[COMMAND]", "Tell about all commands, or one", NULL, false, false,
};

static void global_options(int argc, char **argv, unsigned int *flags)
{
    int option;

    opterr = 0;
    while ((option = getopt(argc, argv, "+vftTN")) != -1) {
        switch (option) {
        case 'v':
            if (xl.level > XTL_NONE)
                xl.level--;
            break;
        case 'f':
            xl.force = true;
            break;
        case 'N':
            xl.dry_run = true;
            break;
        case 't':
            *flags |= XTL_STDIOSTREAM_PROGRESS_USE_CR;
            break;
        case 'T':
            xl.timestamps = true;
            *flags |= XTL_STDIOSTREAM_SHOW_DATE | XTL_STDIOSTREAM_SHOW_PID;
            break;
        default:
            fprintf(stderr, "xl: unknown option -%c\n", optopt);
            exit(XL_USAGE);
        }
    }
}

static void open_context(unsigned int flags)
{
    xl.logger = xtl_createlogger_stdiostream(stderr, xl.level, flags);
    if (!xl.logger) {
        fprintf(stderr, "xl: out of memory\n");
        exit(EXIT_FAILURE);
    }
    if (libxl_ctx_alloc(&xl.ctx, LIBXL_VERSION, 0, (xentoollog_logger *)xl.logger)) {
        fprintf(stderr, "xl: cannot reach the hypervisor\n");
        exit(EXIT_FAILURE);
    }
}

void xl_after_fork(void)
{
    libxl_postfork_child_noexec(xl.ctx);
    libxl_ctx_free(xl.ctx);
    xl.ctx = NULL;
    if (!libxl_ctx_alloc(&xl.ctx, LIBXL_VERSION, 0, (xentoollog_logger *)xl.logger))
        return;
    fprintf(stderr, "xl: cannot reach the hypervisor\n");
    _exit(EXIT_FAILURE);
}

static void close_context(void)
{
    libxl_ctx_free(xl.ctx);
    xtl_logger_destroy((xentoollog_logger *)xl.logger);
}

int main(int argc, char **argv)
{
    const struct xl_command *command;
    unsigned int flags = 0;
    int status;

    global_options(argc, argv, &flags);
    argc -= optind;
    argv += optind;
    if (!argc) {
        usage(stderr);
        return EXIT_FAILURE;
    }
    command = xl_find_command(argv[0], stderr);
    if (!command)
        return EXIT_FAILURE;
    if (xl.dry_run && !command->can_dry_run) {
        fprintf(stderr, "xl: %s has no dry run (-N)\n", command->name);
        return EXIT_FAILURE;
    }
    opterr = 1;
    optind = 1;
    if (command != &cmd_help) {
        xl_conf_read(XYLEM_SYSCONFDIR "/xen/xl.conf");
        open_context(flags);
        atexit(close_context);
    }
    status = command->run(argc, argv);
    if (status == XL_USAGE)
        xl_usage(command, stderr);
    return status;
}
