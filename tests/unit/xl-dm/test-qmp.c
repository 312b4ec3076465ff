// SPDX-License-Identifier: GPL-2.0-only
/* The control protocol: a thread is the model, with a script of what it says and expects. */
#include "dm/dm.h"
#include "dm/qmp.h"
#include "dm/vcpus.h"
#include "records.h"
#include "store.h"
#include "test.h"
#include "types/types.h"
#include <libxl_utils.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define GREETING    "{\"QMP\": {\"version\": {}, \"capabilities\": []}}\r\n"
#define READY       "{\"return\": {}}\r\n"

static const char *const *says;         /* what it says at first, then after each line it reads; NULL: hangs up */
static char heard[4096];
static int listener;
static pthread_t model;

static void *be_model(void *arg)
{
    int fd = accept(listener, NULL, NULL);
    const char *const *next = says;

    while (*next) {
        char c;

        if (send(fd, *next, strlen(*next), MSG_NOSIGNAL) < 0)
            break;
        next++;
        while (read(fd, &c, 1) == 1) {
            strncat(heard, &c, 1);
            if (c == '\n')
                break;
        }
    }
    close(fd);
    return NULL;
}

static libxl_ctx *begin(const char *const *script)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX, .sun_path = "./qmp-libxl-7" };

    says = script;
    heard[0] = 0;
    unlink(address.sun_path);
    listener = socket(AF_UNIX, SOCK_STREAM, 0);
    CHECK(!bind(listener, (struct sockaddr *)&address, sizeof(address)) && !listen(listener, 1));
    CHECK(!pthread_create(&model, NULL, be_model, NULL));
    return store_start();
}

static void end(libxl_ctx *ctx)
{
    pthread_join(model, NULL);
    close(listener);
    unlink("./qmp-libxl-7");
    store_end(ctx);
}

static int setup(libxl_ctx *ctx, const char *password)
{
    libxl_domain_config config;
    struct lx_op *op = lx_op_new(ctx, &lx_qmp_plan);
    int rc;

    libxl_domain_config_init(&config);
    libxl_domain_build_info_init_type(&config.b_info, LIBXL_DOMAIN_TYPE_HVM);
    libxl_defbool_set(&config.b_info.u.hvm.vnc.enable, true);
    config.b_info.u.hvm.vnc.passwd = password ? strdup(password) : NULL;
    lx_dm_prepare_setup(&op->lx, op->state, 7, &config);
    rc = lx_op_start(op, NULL);
    libxl_domain_config_dispose(&config);
    return rc;
}

TEST(what_only_the_model_knows_goes_to_xenstore)
{
    static const char *const script[] = {
        GREETING, READY,
        "{\"event\": \"RTC_CHANGE\"}\r\n{\"return\": [{\"label\": \"serial0\", \"filename\": "
        "\"pty:/dev/pts/3\"}, {\"label\": \"libxl-cmd\", \"filename\": \"unix:x\"}, 5]}\r\n",
        "{\"return\": {\"host\": \"127.0.0.1\", \"service\": \"5900\", \"enabled\": true}}\r\n", READY, NULL,
    };
    libxl_ctx *ctx = begin(script);

    CHECK_EQ(setup(ctx, "se\"cret"), 0);
    CHECK_STR(store_value("/local/domain/7/serial/0/tty"), "/dev/pts/3");
    CHECK_STR(store_value("/local/domain/7/console/vnc-port"), "5900");
    CHECK_STR(store_value("/local/domain/7/console/vnc-listen"), "127.0.0.1");
    end(ctx);
    CHECK(strstr(heard, "\"qmp_capabilities\""));
    CHECK(strstr(heard, "\"password\":\"se\\\"cret\""));
}

static int refused(const char *const *script)
{
    libxl_ctx *ctx = begin(script);
    int rc = setup(ctx, NULL);

    end(ctx);
    return rc;
}

TEST(a_model_that_misbehaves_ends_the_talk)
{
    static const char *const silent[] = { "", NULL }, *const rude[] = { "{\"hello\": 1}\r\n", NULL };
    static const char *const noise[] = { "\x01\x02 not json\r\n", NULL };
    static const char *const leaves[] = { GREETING, READY, NULL };
    static const char *const refuses[] = {
        GREETING, READY, "{\"error\": {\"class\": \"GenericError\", \"desc\": \"no\"}}\r\n", NULL };
    static const char *const odd[] = { GREETING, "{\"error\": 7}\r\n{\"return\": {}}\r\n", "[]\r\n", NULL };

    CHECK(refused(silent) != 0);
    CHECK(refused(rude) != 0);
    CHECK(refused(noise) != 0);
    CHECK(refused(leaves) != 0);
    CHECK(refused(refuses) != 0);
    CHECK(refused(odd) != 0);
}

static int removal(const char *const *script)
{
    libxl_ctx *ctx = begin(script);
    struct lx_op *op = lx_op_new(ctx, &lx_qmp_plan);
    struct lx_qmp_command *command = lx_alloc(&op->lx, sizeof(*command));
    int rc;

    command->text = lx_qmp_text(&op->lx, "device_del", "id", "card", NULL);
    command->until_deleted = "card";
    *(struct lx_qmp *)op->state = (struct lx_qmp){ .domid = 7, .commands = command, .nr = 1, .limit_ms = 3000 };
    rc = lx_op_start(op, NULL);
    end(ctx);
    return rc;
}

#define DELETED(name) "{\"event\": \"DEVICE_DELETED\", \"data\": {\"device\": \"" name "\", \"path\": \"/x\"}}\r\n"

TEST(a_device_is_gone_when_the_model_says_so)
{
    static const char *const later[] = { GREETING, READY, READY DELETED("other") DELETED("card"), NULL };
    static const char *const before[] = { GREETING, READY, DELETED("card") READY, NULL };
    static const char *const never[] = { GREETING, READY, READY DELETED("other"), NULL };
    static const char *const leftover[] = { DELETED("card") READY GREETING, READY, READY DELETED("card"), NULL };

    CHECK_EQ(removal(leftover), 0);
    CHECK_EQ(removal(later), 0);
    CHECK_EQ(removal(before), 0);
    CHECK(removal(never) != 0);
}

#define SLOT(type, number, more) "{\"props\": {\"core-id\": 0, \"thread-id\": 0, \"socket-id\": " number "}, " \
    "\"vcpus-count\": 1, \"type\": \"" type "\"" more "}"

TEST(vcpus_are_plugged_into_free_sockets)
{
    static const char *const script[] = {
        GREETING, READY,
        "{\"return\": [" SLOT("cpu", "3", "") ", " SLOT("cpu", "2", "") ", 7, " SLOT("evil\\\"", "1", "") ", "
        SLOT("cpu", "0", ", \"qom-path\": \"/x\"") "]}\r\n", READY, NULL,
    };
    libxl_ctx *ctx = begin(script);
    struct lx_op *op = lx_op_new(ctx, &lx_qmp_plan);
    libxl_bitmap wanted;

    libxl_bitmap_init(&wanted);
    libxl_bitmap_alloc(ctx, &wanted, 3);
    for (int i = 0; i < 3; i++)
        libxl_bitmap_set(&wanted, i);
    records_start(false, 0);
    lx_dm_plug_vcpus(op, 7, &wanted);
    CHECK_EQ(lx_op_start(op, NULL), 0);
    end(ctx);
    CHECK_STR(records_switched(), "+2");
    CHECK(strstr(heard, "\"driver\": \"cpu\", \"id\": \"cpu-2\", \"socket-id\": 2, \"core-id\": 0, \"thread-id\": 0"));
    CHECK(!strstr(heard, "cpu-3") && !strstr(heard, "cpu-0") && !strstr(heard, "evil"));
    libxl_bitmap_dispose(&wanted);
}

/* What wakes up must not find more processors than the model says there are. */
static int wake(const char *const *script)
{
    libxl_ctx *ctx = begin(script);
    struct lx_op *op = lx_op_new(ctx, &lx_qmp_plan);
    int rc;

    records_start(true, 0);
    lx_dm_wake(op, 7);
    rc = lx_op_start(op, NULL);
    end(ctx);
    return rc;
}

TEST(who_wakes_up_finds_who_is_plugged_in)
{
    static const char *const script[] = {
        GREETING, READY, "{\"return\": [" SLOT("cpu", "2", "") ", 7, " SLOT("cpu", "-1", "") ", "
        SLOT("cpu", "1", ", \"qom-path\": \"/y\"") ", " SLOT("cpu", "0", ", \"qom-path\": \"/x\"") "]}\r\n", READY, NULL,
    };
    static const char *const failing[] = { GREETING, READY, "{\"return\": [" SLOT("cpu", "9", "") "]}\r\n", NULL };

    CHECK_EQ(wake(script), 0);
    CHECK_STR(records_switched(), "-2");
    CHECK(strstr(heard, "system_wakeup"));
    CHECK(wake(failing) != 0);
    CHECK(!strstr(heard, "system_wakeup"));
}

TEST(a_line_without_end_is_not_kept_for_ever)
{
    static char big[(1 << 20) + 100];
    const char *script[] = { big, NULL };

    memset(big, 'x', sizeof(big) - 1);
    CHECK(refused(script) != 0);
}
