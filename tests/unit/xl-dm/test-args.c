// SPDX-License-Identifier: GPL-2.0-only
/* Configurations and the command lines they become. */
#include "dm/dm.h"
#include "store.h"
#include "test.h"
#include "types/types.h"
#include <libxl_utils.h>
#include <stdlib.h>
#include <string.h>

static libxl_domain_config config;
static struct lx_dm_user user;          /* root */
static struct lx lx;

static void begin(libxl_domain_type type)
{
    libxl_domain_build_info *b = &config.b_info;

    lx.ctx = store_start();
    libxl_domain_config_init(&config);
    config.c_info.type = type;
    config.c_info.name = strdup("a,b");
    libxl_domain_build_info_init_type(b, type);
    b->device_model = strdup("/bin/true");
    b->max_memkb = 264 << 10;
    b->video_memkb = 8 << 10;
    b->max_vcpus = 1;
    if (type != LIBXL_DOMAIN_TYPE_HVM)
        return;
    b->u.hvm.vga.kind = LIBXL_VGA_INTERFACE_TYPE_CIRRUS;
    b->u.hvm.mmio_hole_memkb = 0;
    libxl_defbool_set(&b->u.hvm.nographic, false);
    libxl_defbool_set(&b->u.hvm.vnc.enable, true);
    libxl_defbool_set(&b->u.hvm.vnc.findunused, true);
    libxl_defbool_set(&b->u.hvm.usb, false);
    libxl_defbool_set(&b->u.hvm.xen_platform_pci, true);
}

static void end(void)
{
    lx_arena_free(&lx);
    libxl_domain_config_dispose(&config);
    store_end(lx.ctx);
}

/* From the first word on that is `from`, with spaces between. */
static const char *line(const char *from)
{
    char **argv = lx_dm_args(&lx, 7, &config, &user), *text = lx_strdup(&lx, "");

    CHECK(argv);
    while (*argv && strcmp(*argv, from))
        argv++;
    for (; *argv; argv++)
        text = lx_sprintf(&lx, "%s%s%s", text, *text ? " " : "", *argv);
    return text;
}

static libxl_device_disk *add_disk(const char *vdev, const char *path, libxl_disk_format format)
{
    libxl_device_disk *disk;

    config.disks = realloc(config.disks, (config.num_disks + 1) * sizeof(*config.disks));
    disk = &config.disks[config.num_disks++];
    libxl_device_disk_init(disk);
    disk->vdev = strdup(vdev);
    disk->pdev_path = path ? strdup(path) : NULL;
    disk->format = format;
    disk->readwrite = 1;
    return disk;
}

TEST(the_least_hvm_guest)
{
    begin(LIBXL_DOMAIN_TYPE_HVM);
    CHECK_STR(line("/bin/true"),
              "/bin/true -xen-domid 7 -no-shutdown "
              "-chardev socket,id=libxl-cmd,path=./qmp-libxl-7,server=on,wait=off "
              "-mon chardev=libxl-cmd,mode=control -nodefaults -no-user-config -name guest=a,,b "
              "-vnc 127.0.0.1:0,to=99 -display none -device cirrus-vga,vgamem_mb=8 "
              "-boot order=cda -net none -machine xenfv,suppress-vmdesc=on -m 256");
    end();
}

TEST(a_guest_with_everything)
{
    libxl_domain_build_info *b = &config.b_info;
    char *extra[] = { "-S", NULL };

    begin(LIBXL_DOMAIN_TYPE_HVM);
    b->max_vcpus = 4;
    libxl_bitmap_alloc(lx.ctx, &b->avail_vcpus, 4);
    libxl_bitmap_set(&b->avail_vcpus, 0);
    libxl_bitmap_set(&b->avail_vcpus, 1);
    b->u.hvm.vnc.listen = strdup("0.0.0.0:3");
    b->u.hvm.vnc.passwd = strdup("secret");
    b->u.hvm.serial = strdup("pty");
    b->u.hvm.usbdevice = strdup("tablet");
    b->u.hvm.soundhw = strdup("hda");
    b->u.hvm.boot = strdup("nd");
    b->u.hvm.keymap = strdup("de");
    b->u.hvm.mmio_hole_memkb = 1 << 20;
    b->kernel = strdup("/k");
    b->cmdline = strdup("a b");
    b->extra = extra;
    libxl_defbool_set(&b->u.hvm.xen_platform_pci, false);
    CHECK_STR(line("-vnc"),
              "-vnc 0.0.0.0:3,password=on,to=99 -display none -k de -device cirrus-vga,vgamem_mb=8 "
              "-serial pty -kernel /k -append a b -boot order=nd -usb -device usb-tablet "
              "-device intel-hda -device hda-duplex -net none "
              "-machine pc,accel=xen,suppress-vmdesc=on,max-ram-below-4g=3221225472 -m 256 "
              "-smp 2,maxcpus=4 -S");
    b->extra = NULL;
    end();
}

TEST(disks_by_their_names)
{
    begin(LIBXL_DOMAIN_TYPE_HVM);
    add_disk("hda", "/a,b", LIBXL_DISK_FORMAT_RAW);
    add_disk("xvdb", "/c", LIBXL_DISK_FORMAT_QCOW2);
    add_disk("hdc", NULL, LIBXL_DISK_FORMAT_EMPTY)->is_cdrom = 1;
    add_disk("sda", "/s", LIBXL_DISK_FORMAT_VHD);
    add_disk("xvda1", "/p", LIBXL_DISK_FORMAT_RAW);          /* PV drivers only */
    add_disk("hdd", "/ro", LIBXL_DISK_FORMAT_RAW)->readwrite = 0;
    CHECK_STR(line("-drive"),
              "-drive readonly=off,cache=writeback,file=/a,,b,format=raw,if=ide,index=0,media=disk "
              "-drive readonly=off,cache=writeback,file=/c,format=qcow2,if=ide,index=1,media=disk "
              "-drive readonly=on,if=ide,index=2,media=cdrom,id=ide-5632 "
              "-device lsi53c895a,id=scsi0 "
              "-drive readonly=off,cache=writeback,file=/s,format=vpc,if=none,id=scsidisk-0 "
              "-device scsi-hd,bus=scsi0.0,scsi-id=0,drive=scsidisk-0 "
              "-machine xenfv,suppress-vmdesc=on -m 256");
    config.b_info.u.hvm.hdtype = LIBXL_HDTYPE_AHCI;
    CHECK(strstr(line("-device"), "-device ahci,id=ahci0 -drive readonly=off,cache=writeback,file=/a,,b,format=raw,"
                                  "if=none,id=ahcidisk-0 -device ide-hd,bus=ahci0.0,unit=0,"
                                  "drive=ahcidisk-0 -drive"));
    end();
}

TEST(emulated_network_cards)
{
    libxl_device_nic *nics;

    begin(LIBXL_DOMAIN_TYPE_HVM);
    nics = config.nics = calloc(3, sizeof(*nics));
    config.num_nics = 3;
    for (int i = 0; i < 3; i++) {
        libxl_device_nic_init(&nics[i]);
        nics[i].devid = i;
        nics[i].nictype = i == 1 ? LIBXL_NIC_TYPE_VIF : LIBXL_NIC_TYPE_VIF_IOEMU;
        nics[i].mac[5] = i;
    }
    nics[2].model = strdup("e1000");
    nics[2].ifname = strdup("web");
    CHECK(strstr(line("-boot"),
                 "order=cda -device rtl8139,id=nic0,netdev=net0,mac=00:00:00:00:00:00 "
                 "-netdev type=tap,id=net0,ifname=vif7.0-emu,script=no,downscript=no "
                 "-device e1000,id=nic2,netdev=net2,mac=00:00:00:00:00:02 "
                 "-netdev type=tap,id=net2,ifname=web-emu,script=no,downscript=no -machine"));
    end();
}

TEST(a_pv_guest_has_a_model_for_its_images_only)
{
    begin(LIBXL_DOMAIN_TYPE_PV);
    CHECK_STR(line("-xen-attach"), "-xen-attach -vnc none -display none -machine xenpv -m 1");
    end();
}

TEST(what_is_not_known_is_refused)
{
    begin(LIBXL_DOMAIN_TYPE_HVM);
    config.b_info.u.hvm.usbdevice = strdup("teapot");
    CHECK(!lx_dm_args(&lx, 7, &config, &user));
    free(config.b_info.u.hvm.usbdevice);
    config.b_info.u.hvm.usbdevice = strdup("host:1.5");
    CHECK(strstr(line("-usb"), "-usb -device usb-host,hostbus=1,hostaddr=5 "));
    config.b_info.u.hvm.soundhw = strdup("gong");
    CHECK(!lx_dm_args(&lx, 7, &config, &user));
    free(config.b_info.device_model);
    config.b_info.device_model = strdup("/nonexistent/qemu");
    CHECK(!lx_dm_args(&lx, 7, &config, &user));
    end();
}

TEST(spice_and_usb)
{
    libxl_domain_build_info *b = &config.b_info;

    begin(LIBXL_DOMAIN_TYPE_HVM);
    b->video_memkb = 128 << 10;
    b->max_memkb = 384 << 10;
    b->u.hvm.vga.kind = LIBXL_VGA_INTERFACE_TYPE_QXL;
    b->u.hvm.vendor_device = LIBXL_VENDOR_DEVICE_XENSERVER;
    libxl_defbool_set(&b->u.hvm.vnc.enable, false);
    libxl_defbool_set(&b->u.hvm.spice.enable, true);
    libxl_defbool_set(&b->u.hvm.spice.disable_ticketing, true);
    libxl_defbool_set(&b->u.hvm.spice.agent_mouse, false);
    libxl_defbool_set(&b->u.hvm.spice.vdagent, true);
    b->u.hvm.spice.port = 6000;
    b->u.hvm.spice.tls_port = 6001;
    b->u.hvm.spice.host = strdup("::1");
    b->u.hvm.spice.usbredirection = 1;
    CHECK_STR(line("-vnc"),
              "-vnc none -display none -spice port=6000,tls-port=6001,addr=::1,disable-ticketing=on,agent-mouse=off,"
              "disable-copy-paste=on -device virtio-serial -chardev spicevmc,id=vdagent,name=vdagent "
              "-device virtserialport,chardev=vdagent,name=com.redhat.spice.0 "
              "-device qxl-vga,vram_size_mb=64,ram_size_mb=64 -boot order=cda "
              "-device ich9-usb-ehci1,id=usb,addr=0x1d.0x7,multifunction=on "
              "-device ich9-usb-uhci1,masterbus=usb.0,firstport=0,addr=0x1d.0,multifunction=on "
              "-device ich9-usb-uhci2,masterbus=usb.0,firstport=2,addr=0x1d.0x1,multifunction=on "
              "-device ich9-usb-uhci3,masterbus=usb.0,firstport=4,addr=0x1d.0x2,multifunction=on "
              "-chardev spicevmc,name=usbredir,id=usbrc0 -device usb-redir,chardev=usbrc0,id=usbrc0 "
              "-net none -machine xenfv,suppress-vmdesc=on -m 256 -device xen-pvdevice,device-id=0xc000");
    end();
}

TEST(screens_and_channels_of_a_pv_guest)
{
    begin(LIBXL_DOMAIN_TYPE_PV);
    config.vfbs = calloc(1, sizeof(*config.vfbs));
    config.num_vfbs = 1;
    libxl_device_vfb_init(&config.vfbs[0]);
    libxl_defbool_set(&config.vfbs[0].vnc.enable, true);
    config.vfbs[0].vnc.display = 4;
    config.channels = calloc(2, sizeof(*config.channels));
    config.num_channels = 2;
    for (int i = 0; i < 2; i++) {
        libxl_device_channel_init(&config.channels[i]);
        config.channels[i].devid = i + 1;
        libxl_device_channel_init_connection(&config.channels[i], i ? LIBXL_CHANNEL_CONNECTION_SOCKET :
                                                                      LIBXL_CHANNEL_CONNECTION_PTY);
    }
    config.channels[1].u.socket.path = strdup("/a,b");
    CHECK(strstr(line("-chardev"), " -chardev pty,id=libxl-channel1 -chardev socket,id=libxl-channel2,path=/a,,b,"
                                   "server=on,wait=off -xen-attach -vnc 127.0.0.1:4 "));
    end();
}

TEST(a_restricted_model_gives_up_what_it_has)
{
    begin(LIBXL_DOMAIN_TYPE_HVM);
    user = (struct lx_dm_user){ .restricted = true, .uid = 131079, .gid = 500 };
    CHECK(strstr(line("-chardev"), "-chardev socket,id=libxl-cmd,fd=3,server=on,wait=off -mon "));
    CHECK(strstr(line("-xen-domid-restrict"),
                 "-xen-domid-restrict -chroot ./qemu-root-7 -runas 131079:500 -name "));
    user = (struct lx_dm_user){ 0 };
    end();
}

TEST(what_needs_root_is_not_restricted_by_itself)
{
    begin(LIBXL_DOMAIN_TYPE_HVM);
    CHECK(!lx_dm_needs_root(&config));
    lx_dm_complete_restrict(&lx, &config);
    CHECK(!libxl_defbool_is_default(config.b_info.dm_restrict));
    add_disk("xvdb", "/c", LIBXL_DISK_FORMAT_QCOW2)->backend = LIBXL_DISK_BACKEND_QDISK;
    CHECK(strstr(lx_dm_needs_root(&config), "disk"));
    libxl_defbool_set(&config.b_info.dm_restrict, true);
    CHECK(lx_dm_choose_user(&lx, 7, &config, &user) != 0);
    config.disks[0].backend = LIBXL_DISK_BACKEND_PHY;
    config.b_info.u.hvm.usbdevice = strdup("host:1.2");
    CHECK(strstr(lx_dm_needs_root(&config), "USB"));
    free(config.b_info.u.hvm.usbdevice);
    config.b_info.u.hvm.usbdevice = NULL;
    config.b_info.device_model_user = strdup("root");
    CHECK(lx_dm_choose_user(&lx, 7, &config, &user) != 0);
    free(config.b_info.device_model_user);
    config.b_info.device_model_user = strdup("daemon");
    CHECK_EQ(lx_dm_choose_user(&lx, 7, &config, &user), 0);
    CHECK(user.restricted && user.own && user.uid == 1);
    libxl_defbool_set(&config.b_info.dm_restrict, false);
    CHECK_EQ(lx_dm_choose_user(&lx, 7, &config, &user), 0);
    CHECK(!user.restricted);
    end();
}
