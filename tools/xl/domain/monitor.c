/* SPDX-License-Identifier: GPL-2.0-only */
/* Waiting for a domain to shut down, and doing then what its configuration says. */
#include "domain/make.h"
#include "xl.h"
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#define DUMPS XYLEM_LOCALSTATEDIR "/lib/xen/dump"

static libxl_action_on_shutdown action_for(const libxl_domain_config *config, unsigned int reason)
{
    switch (reason) {
    case LIBXL_SHUTDOWN_REASON_POWEROFF:
        return config->on_poweroff;
    case LIBXL_SHUTDOWN_REASON_REBOOT:
        return config->on_reboot;
    case LIBXL_SHUTDOWN_REASON_SUSPEND:
        return LIBXL_ACTION_ON_SHUTDOWN_PRESERVE;   /* whoever suspends it goes on with it */
    case LIBXL_SHUTDOWN_REASON_CRASH:
        return config->on_crash;
    case LIBXL_SHUTDOWN_REASON_WATCHDOG:
        return config->on_watchdog;
    case LIBXL_SHUTDOWN_REASON_SOFT_RESET:
        return config->on_soft_reset;
    }
    return LIBXL_ACTION_ON_SHUTDOWN_DESTROY;
}

/* For the next life: what was plugged in and out, or changed by config-update, stays so. */
static void refresh(uint32_t domid, libxl_domain_config *config)
{
    libxl_domain_config now;

    libxl_domain_config_init(&now);
    if (libxl_retrieve_domain_configuration(xl.ctx, domid, &now, NULL)) {
        libxl_domain_config_dispose(&now);
        return;
    }
    libxl_domain_config_dispose(config);
    *config = now;
}

static enum xl_end destroy(uint32_t domid, enum xl_end then)
{
    fprintf(stderr, "Domain %u needs to be cleaned up: destroying the domain\n", domid);
    if (!libxl_domain_destroy(xl.ctx, domid, NULL))
        return then;
    fprintf(stderr, "xl: domain %u could not be destroyed\n", domid);
    return XL_END_FAILED;
}

/* Out of the way of its successor, which has the name, the UUID and the devices. */
static enum xl_end set_aside(uint32_t domid, libxl_domain_config *config)
{
    time_t now = time(NULL);
    libxl_uuid uuid;
    char suffix[32];

    strftime(suffix, sizeof(suffix), "-%Y%m%dT%H%M%SZ", gmtime(&now));
    libxl_uuid_generate(&uuid);
    if (!libxl_domain_preserve(xl.ctx, domid, &config->c_info, suffix, uuid))
        return XL_END_RESTART;
    fprintf(stderr, "xl: domain %u could not be set aside; it stays as it is\n", domid);
    return XL_END_FAILED;
}

/* As the original names them, but with the time so that one does not take the place of another. */
static void dump_core(uint32_t domid, const libxl_domain_config *config)
{
    time_t now = time(NULL);
    struct tm local;
    char when[40], path[300];

    strftime(when, sizeof(when), "%Y-%m%d-%H%M.%S", localtime_r(&now, &local));
    if (mkdir(DUMPS, 0700) && errno != EEXIST)
        fprintf(stderr, "xl: cannot make " DUMPS ": %s\n", strerror(errno));
    snprintf(path, sizeof(path), DUMPS "/%s-%s.core", when, config->c_info.name);
    fprintf(stderr, "Dumping the core of domain %u to %s\n", domid, path);
    if (libxl_domain_core_dump(xl.ctx, domid, path, NULL))
        fprintf(stderr, "xl: no core was dumped\n");
}

static int soft_reset(uint32_t domid, libxl_domain_config *config)
{
    int rc = libxl_domain_soft_reset(xl.ctx, config, domid, NULL, NULL);

    return rc ? rc : libxl_domain_unpause(xl.ctx, domid, NULL);
}

/* goes_on: it runs again as the same domain. */
static enum xl_end act(uint32_t domid, libxl_domain_config *config, unsigned int reason, bool *goes_on)
{
    libxl_action_on_shutdown action = action_for(config, reason);

    fprintf(stderr, "Action for shutdown reason code %u is %s\n", reason,
            libxl_action_on_shutdown_to_string(action));
    switch (action) {
    case LIBXL_ACTION_ON_SHUTDOWN_PRESERVE:
        fprintf(stderr, "Domain %u stays as it is\n", domid);
        return XL_END;
    case LIBXL_ACTION_ON_SHUTDOWN_RESTART_RENAME:
        refresh(domid, config);
        return set_aside(domid, config);
    case LIBXL_ACTION_ON_SHUTDOWN_COREDUMP_RESTART:
        dump_core(domid, config);
        break;
    case LIBXL_ACTION_ON_SHUTDOWN_SOFT_RESET:
        refresh(domid, config);
        *goes_on = !soft_reset(domid, config);
        if (*goes_on)
            return XL_END;
        fprintf(stderr, "xl: domain %u could not be reset; restarting\n", domid);
        break;
    case LIBXL_ACTION_ON_SHUTDOWN_RESTART:
        break;
    case LIBXL_ACTION_ON_SHUTDOWN_COREDUMP_DESTROY:
        dump_core(domid, config);
        /* fall through */
    default:
        return destroy(domid, XL_END);
    }
    refresh(domid, config);
    return destroy(domid, XL_END_RESTART);
}

static enum xl_end wait_and_act(uint32_t domid, libxl_domain_config *config, bool *goes_on)
{
    enum xl_end end = XL_END;
    libxl_event *event;
    unsigned int reason;

    for (;;) {
        if (libxl_event_wait(xl.ctx, &event, LIBXL_EVENTMASK_ALL, NULL, NULL))
            return XL_END_FAILED;
        reason = event->u.domain_shutdown.shutdown_reason;
        if (event->domid == domid && event->type == LIBXL_EVENT_TYPE_DOMAIN_DEATH) {
            fprintf(stderr, "Domain %u has been destroyed.\n", domid);
            break;
        }
        if (event->domid == domid && event->type == LIBXL_EVENT_TYPE_DISK_EJECT)
            libxl_cdrom_insert(xl.ctx, domid, &event->u.disk_eject.disk, NULL);
        if (event->domid == domid && event->type == LIBXL_EVENT_TYPE_DOMAIN_SHUTDOWN) {
            fprintf(stderr, "Domain %u has shut down, reason code %u 0x%x\n", domid, reason,
                    reason);
            /* Whoever suspends it makes it go on, or destroys it. */
            if (reason != LIBXL_SHUTDOWN_REASON_SUSPEND) {
                end = act(domid, config, reason, goes_on);
                break;
            }
        }
        libxl_event_free(xl.ctx, event);
    }
    libxl_event_free(xl.ctx, event);
    return end;
}

/* Events of the old life must not be taken for the new one's. */
static void drop_events(void)
{
    libxl_event *event;

    while (!libxl_event_check(xl.ctx, &event, LIBXL_EVENTMASK_ALL, NULL, NULL))
        libxl_event_free(xl.ctx, event);
}

/* Drives whose medium the guest may eject. The result is as long as the list of disks. */
static libxl_evgen_disk_eject **watch_drives(uint32_t domid, const libxl_domain_config *config)
{
    libxl_evgen_disk_eject **drives = xl_malloc(config->num_disks * sizeof(*drives));

    for (int i = 0; i < config->num_disks; i++)
        if (config->c_info.type == LIBXL_DOMAIN_TYPE_HVM && config->disks[i].is_cdrom &&
            libxl_evenable_disk_eject(xl.ctx, domid, config->disks[i].vdev, 0, &drives[i]))
            drives[i] = NULL;
    return drives;
}

static void unwatch_drives(libxl_evgen_disk_eject **drives, int nr)
{
    for (int i = 0; i < nr; i++)
        if (drives[i])
            libxl_evdisable_disk_eject(xl.ctx, drives[i]);
    free(drives);
}

static enum xl_end watch(uint32_t domid, libxl_domain_config *config, bool *goes_on)
{
    libxl_evgen_domain_death *death;
    libxl_evgen_disk_eject **drives;
    int nr_disks = config->num_disks;
    enum xl_end end;

    if (libxl_evenable_domain_death(xl.ctx, domid, 0, &death))
        return XL_END_FAILED;
    drives = watch_drives(domid, config);
    end = wait_and_act(domid, config, goes_on);
    unwatch_drives(drives, nr_disks);
    libxl_evdisable_domain_death(xl.ctx, death);
    drop_events();
    return end;
}

enum xl_end xl_monitor(uint32_t domid, libxl_domain_config *config)
{
    enum xl_end end;
    bool goes_on;

    do {
        goes_on = false;
        end = watch(domid, config, &goes_on);
        if (goes_on)
            fprintf(stderr, "Domain %u goes on with another kernel\n", domid);
    } while (goes_on);
    return end;
}
