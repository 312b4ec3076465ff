/* SPDX-License-Identifier: GPL-2.0-only */
/* The protocols that lay out a page themselves: frame buffer, keyboard, console, xenstore; and the hash of netif. */
#include <errno.h>
#include "ring.h"

#define XEN_WANT_FLEX_CONSOLE_RING
#define XEN_NETIF_DEFINE_TOEPLITZ
#include <public/io/console.h>
#include <public/io/displif.h>
#include <public/io/fbif.h>
#include <public/io/kbdif.h>
#include <public/io/netif.h>
#include <public/io/usbif.h>
#include <public/io/vscsiif.h>
#include <public/io/xs_wire.h>

static _Alignas(4096) unsigned char page[4096];

#define OFFSET_OF(lvalue) ((unsigned char *)&(lvalue) - page)

TEST(rings_do_not_overlap)
{
    CHECK(sizeof(struct xenkbd_page) <= XENKBD_IN_RING_OFFS);
    CHECK_EQ(OFFSET_OF(XENKBD_IN_RING_REF(page, 0)), 1024);
    CHECK_EQ(OFFSET_OF(XENKBD_IN_RING_REF(page, 50)), 1024 + 50 * 40);
    CHECK_EQ(OFFSET_OF(XENKBD_IN_RING_REF(page, 51)), 1024);
    CHECK_EQ(OFFSET_OF(XENKBD_OUT_RING_REF(page, 24)), 3072 + 24 * 40);
    CHECK_EQ(OFFSET_OF(XENKBD_OUT_RING_REF(page, 25)), 3072);
    CHECK_EQ(OFFSET_OF(XENFB_IN_RING_REF(page, 26)), 1024 + 40);
    CHECK_EQ(OFFSET_OF(XENFB_OUT_RING_REF(page, 52)), 2048 + 40);
    CHECK_EQ(OFFSET_OF(XENDISPL_IN_RING_REF(page, 62)), 64 + 62 * 64);
    CHECK_EQ(OFFSET_OF(XENDISPL_IN_RING_REF(page, 63)), 64);
}

TEST(bytes_of_console_and_xenstore)
{
    struct xencons_interface *cons = (void *)page;

    CHECK_EQ(MASK_XENCONS_IDX(1024 + 3, cons->in), 3);
    CHECK_EQ(MASK_XENCONS_IDX(2048 + 3, cons->out), 3);
    CHECK_EQ(MASK_XENCONS_IDX(0U - 1, cons->out), 2047);
    CHECK_EQ(MASK_XENSTORE_IDX(0U - 1), 1023);
    CHECK_EQ(xencons_queued(1, 0U - 1, 2048), 2);
}

TEST(xenstore_errors_have_names)
{
    unsigned int known = 0;

    CHECK_STR(xsd_errors[0].errstring, "EINVAL");
    for (unsigned int i = 0; i < sizeof(xsd_errors) / sizeof(xsd_errors[0]); i++)
        if (xsd_errors[i].errnum == EAGAIN)
            known += !strcmp(xsd_errors[i].errstring, "EAGAIN");
    CHECK_EQ(known, 1);
    CHECK_EQ(XS_DIRECTORY_PART + 1, XS_TYPE_COUNT);
}

TEST(usb_pipes)
{
    uint32_t pipe = 3U << 30 | 5 << 15 | 9 << 8 | USBIF_PIPE_DIR;

    pipe = usbif_setportnum_pipe(pipe, 17);
    CHECK_EQ(usbif_pipeportnum(pipe), 17);
    CHECK_EQ(usbif_pipedevice(pipe), 9);
    CHECK_EQ(usbif_pipeendpoint(pipe), 5);
    CHECK(usbif_pipebulk(pipe) && !usbif_pipectrl(pipe) && !usbif_pipeint(pipe) && !usbif_pipeisoc(pipe));
    CHECK(usbif_pipein(pipe) && !usbif_pipeout(pipe));
    CHECK(usbif_pipesubmit(pipe));
    pipe = usbif_setunlink_pipe(pipe);
    CHECK(usbif_pipeunlink(pipe) && !usbif_pipesubmit(pipe));
    CHECK_EQ(USB_URB_RING_SIZE, 16);
    CHECK_EQ(USB_CONN_RING_SIZE, 512);
}

TEST(scsi_results)
{
    CHECK_EQ(XEN_VSCSIIF_RSLT_STATUS(0x00110002), 2);
    CHECK_EQ(XEN_VSCSIIF_RSLT_HOST(0x00110002), XEN_VSCSIIF_RSLT_HOST_NEXUS_FAILURE);
    CHECK_EQ(XEN_VSCSIIF_RSLT_HOST((int32_t)0x80110002), XEN_VSCSIIF_RSLT_HOST_NEXUS_FAILURE);
}

/* The verification suite of "RSS Hashing Functions" (Microsoft, NDIS): 66.9.149.187:2794 to 161.142.100.80:1766. */
TEST(toeplitz)
{
    static const uint8_t key[] = {
        0x6d, 0x5a, 0x56, 0xda, 0x25, 0x5b, 0x0e, 0xc2, 0x41, 0x67, 0x25, 0x3d, 0x43, 0xa3, 0x8f, 0xb0,
        0xd0, 0xca, 0x2b, 0xcb, 0xae, 0x7b, 0x30, 0xb4, 0x77, 0xcb, 0x2d, 0xa3, 0x80, 0x30, 0xf2, 0x0c,
        0x6a, 0x42, 0xb7, 0x3b, 0xbe, 0xac, 0x01, 0xfa,
    };
    static const uint8_t flow[] = { 66, 9, 149, 187, 161, 142, 100, 80, 2794 >> 8, 2794 & 0xff,
                                    1766 >> 8, 1766 & 0xff };
    static const uint8_t bit[] = { 0, 1 };

    CHECK_EQ(xen_netif_toeplitz_hash(key, sizeof(key), flow, 8), 0x323e8fc2);
    CHECK_EQ(xen_netif_toeplitz_hash(key, sizeof(key), flow, sizeof(flow)), 0x51ccc178);
    CHECK_EQ(xen_netif_toeplitz_hash(key, sizeof(key), flow, 0), 0);
    /* beyond a key that is too short there are zeros */
    CHECK_EQ(xen_netif_toeplitz_hash(key, 2, bit, 2), 0);
    CHECK_EQ(xen_netif_toeplitz_hash(key, 4, bit, 2), 0x6d5a56daU << 15);
}
