/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * xl create: makes the domain, attaches to its console, and leaves a process behind that acts when
 * the guest shuts down. A reboot is a new domain of the same configuration, made by that process.
 */
#include "domain/make.h"
#include "domain/affinity.h"
#include "xl.h"
#include "conf.h"
#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* --- the console ------------------------------------------------------------------------------ */

struct console {
    int attached[2];                /* a pipe: a byte once the client is attached */
    pid_t pid;
};

void xl_become_console(uint32_t domid, int notify_fd)
{
    xl_after_fork();
    libxl_primary_console_exec(xl.ctx, domid, notify_fd);
    fprintf(stderr, "xl: cannot attach to the console\n");
    _exit(EXIT_FAILURE);
}

static void console_is_there(libxl_ctx *ctx, libxl_event *event, void *arg)
{
    struct console *console = arg;
    uint32_t domid = event->domid;

    libxl_event_free(ctx, event);
    console->pid = fork();
    if (console->pid < 0)
        fprintf(stderr, "xl: cannot fork for the console: %s\n", strerror(errno));
    if (console->pid)
        return;
    close(console->attached[0]);
    xl_become_console(domid, console->attached[1]);
}

static void await_console(struct console *console)
{
    char byte;

    close(console->attached[1]);
    if (console->pid > 0 && read(console->attached[0], &byte, 1) != 1)
        fprintf(stderr, "xl: the console could not be attached to\n");
    close(console->attached[0]);
}

/* --- one life --------------------------------------------------------------------------------- */

static int make(libxl_domain_config *config, struct console *console, uint32_t *domid)
{
    libxl_asyncprogress_how how = { .callback = console_is_there, .for_callback = console };
    int rc;

    if (console && pipe(console->attached)) {
        fprintf(stderr, "xl: cannot make a pipe: %s\n", strerror(errno));
        return ERROR_FAIL;
    }
    xl_lock();
    rc = xl_free_memory(config);
    if (!rc)
        rc = libxl_domain_create_new(xl.ctx, config, domid, NULL, console ? &how : NULL);
    xl_unlock();
    if (console)
        await_console(console);
    return rc;
}

static int begin(const struct xl_making *making, libxl_domain_config *config,
                 struct console *console, uint32_t *domid)
{
    int rc = make(config, console, domid);

    if (rc)
        return rc;
    if (!making->ignore_masks)
        rc = xl_mask_domain(*domid);
    if (!rc && !making->paused)
        rc = libxl_domain_unpause(xl.ctx, *domid, NULL);
    if (rc)
        libxl_domain_destroy(xl.ctx, *domid, NULL);
    return rc;
}

/* --- staying ---------------------------------------------------------------------------------- */

static int open_log(const char *name)
{
    char *path, stem[256];
    int fd;

    snprintf(stem, sizeof(stem), "xl-%s", name);
    if (libxl_create_logfile(xl.ctx, stem, &path))
        return -1;
    fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (fd < 0)
        fprintf(stderr, "xl: cannot open %s: %s\n", path, strerror(errno));
    free(path);
    return fd;
}

/* In the process that stays: away from terminal and directory, output to the log. */
static int detach(const char *name)
{
    int log = open_log(name), null = open("/dev/null", O_RDONLY | O_CLOEXEC);

    if (log < 0 || null < 0)
        return ERROR_FAIL;
    if (setsid() < 0 || chdir("/"))
        return ERROR_FAIL;
    fflush(NULL);
    if (dup2(null, STDIN_FILENO) < 0 || dup2(log, STDOUT_FILENO) < 0 ||
        dup2(log, STDERR_FILENO) < 0)
        return ERROR_FAIL;
    setlinebuf(stdout);
    return 0;
}

static int stay(const struct xl_making *making, libxl_domain_config *config, uint32_t domid)
{
    enum xl_end end;

    fprintf(stderr, "Waiting for domain %s (domid %u) to die [pid %ld]\n", config->c_info.name,
            domid, (long)getpid());
    while ((end = xl_monitor(domid, config)) == XL_END_RESTART) {
        struct xl_making again = *making;

        again.paused = false;
        if (config->c_info.domid != (uint32_t)RANDOM_DOMID)
            config->c_info.domid = INVALID_DOMID;
        if (begin(&again, config, NULL, &domid)) {
            fprintf(stderr, "xl: domain %s could not be started again\n", config->c_info.name);
            return EXIT_FAILURE;
        }
        fprintf(stderr, "Domain %s runs again (domid %u)\n", config->c_info.name, domid);
    }
    return end == XL_END ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int leave_behind(const struct xl_making *making, libxl_domain_config *config,
                        uint32_t domid)
{
    pid_t pid;

    fflush(NULL);
    pid = fork();
    if (pid < 0) {
        fprintf(stderr, "xl: cannot fork: %s\n", strerror(errno));
        return EXIT_FAILURE;
    }
    if (pid)
        return EXIT_SUCCESS;
    xl_after_fork();
    exit(detach(config->c_info.name) ? EXIT_FAILURE : stay(making, config, domid));
}

static int run(const struct xl_making *making, libxl_domain_config *config)
{
    struct console console = { .pid = 0 };
    uint32_t domid;
    int status = EXIT_SUCCESS;

    if (begin(making, config, making->console ? &console : NULL, &domid))
        return EXIT_FAILURE;
    if (!making->leave && making->foreground)
        status = stay(making, config, domid);
    else if (!making->leave)
        status = leave_behind(making, config, domid);
    while (console.pid > 0 && waitpid(console.pid, NULL, 0) < 0 && errno == EINTR)
        ;
    return status;
}

int xl_make_domain(const struct xl_making *making)
{
    libxl_domain_config config;
    char *text;
    int status = EXIT_FAILURE;

    if (!xl_read_config(making, &config, &text))
        status = making->dry_run ? xl_print_json(libxl_domain_config_to_json(xl.ctx, &config),
                                                 stdout) : run(making, &config);
    libxl_domain_config_dispose(&config);
    free(text);
    return status;
}
