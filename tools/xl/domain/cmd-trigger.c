/* SPDX-License-Identifier: GPL-2.0-only */
/* xl sysrq, trigger: keys and signals a guest gets without being asked. */
#include "xl.h"
#include <stdlib.h>

static int run_sysrq(int argc, char **argv);
static int run_trigger(int argc, char **argv);

XL_COMMAND(sysrq) = {
    "sysrq", run_sysrq, "DOMAIN LETTER", "Send a sysrq to a domain", NULL, true, false,
};
XL_COMMAND(trigger) = {
    "trigger", run_trigger, "DOMAIN nmi|reset|init|power|sleep|s3resume [VCPU]",
    "Send a trigger to a domain", NULL, true, false,
};

static int run_sysrq(int argc, char **argv)
{
    const char *letter;
    uint32_t domid;

    while (xl_getopt(argc, argv, "", NULL, &cmd_sysrq, 2) != -1)
        ;
    domid = xl_find_guest(argv[optind]);
    letter = argv[optind + 1];
    if (!letter[0] || letter[1]) {
        fprintf(stderr, "xl sysrq: \"%s\" is not one letter\n", letter);
        return XL_USAGE;
    }
    return libxl_send_sysrq(xl.ctx, domid, letter[0]) ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* The first vCPU unless one is named. */
static bool vcpu_number(const char *text, uint32_t *vcpu)
{
    char *end;
    unsigned long value;

    *vcpu = 0;
    if (!text)
        return true;
    value = strtoul(text, &end, 10);
    *vcpu = value;
    if (end != text && !*end && text[0] != '-' && value == *vcpu)
        return true;
    fprintf(stderr, "xl trigger: \"%s\" is not the number of a vCPU\n", text);
    return false;
}

static int run_trigger(int argc, char **argv)
{
    libxl_trigger trigger = LIBXL_TRIGGER_UNKNOWN;
    uint32_t domid, vcpu;

    while (xl_getopt(argc, argv, "", NULL, &cmd_trigger, 2) != -1)
        ;
    domid = xl_find_guest(argv[optind]);
    if (libxl_trigger_from_string(argv[optind + 1], &trigger) || trigger == LIBXL_TRIGGER_UNKNOWN) {
        fprintf(stderr, "xl trigger: there is no trigger \"%s\"\n", argv[optind + 1]);
        return XL_USAGE;
    }
    if (!vcpu_number(argv[optind + 2], &vcpu))
        return XL_USAGE;
    if (!libxl_send_trigger(xl.ctx, domid, trigger, vcpu, NULL))
        return EXIT_SUCCESS;
    fprintf(stderr, "xl: %s could not be sent to vCPU %u of domain %u\n",
            libxl_trigger_to_string(trigger), vcpu, domid);
    return EXIT_FAILURE;
}
