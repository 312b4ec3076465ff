# SPDX-License-Identifier: GPL-2.0-only
# Device models: one that dies takes its guest along as on_crash= says, with its last words; one that is restricted is
# nobody and sees nothing; vCPUs, screens and CDs by their control protocol; PV guests' images that only they can serve.
. /job/common.sh
guest() { printf 'name="%s"\ntype="hvm"\nmemory=160\n%s\n' "$1" "$2"; }
pid_of() { xenstore-read "/local/domain/$(xl domid "$1")/image/device-model-pid"; }
gone() { ! kill -0 "$1" 2>/dev/null; }

step "death"
guest mortal 'on_crash="preserve"' > /tmp/a.cfg
xl create -F /tmp/a.cfg >/tmp/monitor 2>&1 &
monitor=$!
until_ok 60 sh -c 'xenstore-read "/local/domain/$(xl domid mortal)/console/vnc-port"'
kill -9 "$(pid_of mortal)"
wait $monitor
grep -q "its device model .* has ended" /tmp/monitor || fail "nobody noticed: $(cat /tmp/monitor)"
grep -q "Action for shutdown reason code 3 is preserve" /tmp/monitor || fail "no action: $(cat /tmp/monitor)"
ls /var/log/xen/qemu-dm-mortal.log >/dev/null || fail "its log is gone"
run xl destroy mortal

step "does not come up"
guest stillborn 'device_model_args=["-no-such-option"]' > /tmp/a.cfg
xl create /tmp/a.cfg 2>/tmp/why && fail "it came up"
grep -q "device model: .*no-such-option" /tmp/why || fail "no last words: $(cat /tmp/why)"
domain_gone stillborn || fail "the guest is still there"

step "restricted"
echo "xen-qemuuser-range-base:x:131072:65534::/:/bin/false" >> /etc/passwd
guest jailed '' > /tmp/a.cfg
run xl create /tmp/a.cfg
id=$(xl domid jailed) pid=$(pid_of jailed)
grep -q "^Uid:.$((131072 + id)).$((131072 + id)).$((131072 + id))" "/proc/$pid/status" || fail "it is $(grep Uid "/proc/$pid/status")"
[ "$(readlink "/proc/$pid/root")" = "/run/xen/qemu-root-$id" ] || fail "it sees $(readlink "/proc/$pid/root")"
[ "$(readlink "/proc/$pid/ns/mnt")" != "$(readlink /proc/self/ns/mnt)" ] || fail "it has dom0's mounts"
run xl qemu-monitor-command jailed "info status"
run xl destroy jailed
gone "$pid" || fail "it is still there"
[ -e "/run/xen/qemu-root-$id" ] && fail "its root is still there"
guest jailed 'dm_restrict=1
disk=["format=raw,vdev=hdc,access=ro,devtype=cdrom,target="]' > /tmp/a.cfg
xl create /tmp/a.cfg 2>/tmp/why && fail "a restricted one with a CD drive"
grep -q "dm_restrict" /tmp/why || fail "no reason: $(cat /tmp/why)"

step "control"
dd if=/dev/zero of=/tmp/cd.iso bs=1M count=1 2>/dev/null
guest many 'vcpus=1
maxvcpus=3
usbctrl=["type=devicemodel,version=2"]
channel=["connection=pty,name=org.example.a"]
serial=["pty","null"]
disk=["format=raw,vdev=hdc,access=ro,devtype=cdrom,target="]' > /tmp/a.cfg
run xl create -p /tmp/a.cfg
run xl vcpu-set -i many 3
xl qemu-monitor-command many "info cpus" | grep -q "CPU #2" || fail "no third vCPU: $(xl qemu-monitor-command many "info cpus")"
run xl cd-insert many hdc /tmp/cd.iso
xl qemu-monitor-command many "info block" | grep -q cd.iso || fail "no CD"
run xl cd-eject many hdc
run xl qemu-monitor-command many "screendump /tmp/screen.ppm"
run xl usbctrl-attach many type=devicemodel version=3 ports=4
xl usb-list many | grep -q "^1 *devicemodel .* 3 *4" || fail "no controller: $(xl usb-list many)"
run xl usbctrl-detach many 1
xl usb-list many | grep -q "^1 " && fail "the controller is still there"
xl channel-list many | grep -q pty || fail "no channel: $(xl channel-list many)"
run xl destroy many

step "images for a PV guest"
cp --sparse=always /guest/disk.img /tmp/disk.img
printf 'name="images"\ntype="pv"\nkernel="/guest/vmlinuz"\nramdisk="/guest/initrd.gz"\nextra="console=hvc0"\nmemory=128\n%s\n' \
    'disk=["format=raw,vdev=xvda,access=rw,backendtype=qdisk,target=/tmp/disk.img"]' > /tmp/a.cfg
run xl create /tmp/a.cfg
wait_console images GUEST-UP 120
console_has images "disk=ok" || fail "the guest's disk does not work"
run xl block-attach images "format=raw,vdev=xvdb,access=rw,backendtype=qdisk,target=/tmp/cd.iso"
until_ok 30 sh -c '[ "$(xenstore-read "/local/domain/$(xl domid images)/device/vbd/51728/state")" = 4 ]' || fail "no second disk"
run xl block-detach images xvdb
run xl destroy images
xenstore-ls -f | grep -q "device-model/" && fail "nodes of device models stay"
echo "MODEL-OK"
