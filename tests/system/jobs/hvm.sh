# SPDX-License-Identifier: GPL-2.0-only
# An HVM guest as it would be installed: firmware, GRUB and Debian's kernel from its disk, which PV drivers take over
# along with the network card; its screen; its device model goes with it. TYPES: the configurations (default: hvm; hvm-uefi
# needs firmware that scripts/mkovmf makes).
. /job/common.sh
types=$(cat /job/types 2>/dev/null || echo hvm)
for type in $types; do
    efi=no seconds=420
    if [ "$type" = hvm-uefi ]; then
        efi=yes seconds=1200
        [ -f /guest/OvmfXen.fd ] || fail "no UEFI firmware in the image: scripts/mkovmf IMAGES/OvmfXen.fd, then make image-xylem"
    fi
    step "create $type"
    run xl create "/guest/$type.cfg"
    id=$(xl domid "$type") || fail "xl domid"
    wait_console "$type" GUEST-UP $seconds
    console_has "$type" "efi=$efi" || fail "started by the other kind of firmware"
    console_has "$type" "guest_type=HVM" || fail "the guest does not call itself HVM"
    console_has "$type" "disk=ok" || fail "no disk by PV drivers"
    console_has "$type" "cpus=2" || fail "not both processors"
    console_has "$type" "net=ok" || fail "no network by PV drivers"
    step unplugged
    run xl qemu-monitor-command "$type" "info pci" > /tmp/pci
    grep -q "VGA controller" /tmp/pci || fail "qemu says nothing of its devices: $(cat /tmp/pci)"
    grep -Eq "SCSI|Ethernet" /tmp/pci && fail "emulated devices are still there: $(cat /tmp/pci)"
    step screen
    run xl qemu-monitor-command "$type" "screendump /tmp/screen.ppm"
    head -c 2 /tmp/screen.ppm | grep -q P6 || fail "no picture of the screen"
    [ "$(tail -c +16 /tmp/screen.ppm | tr -d '\000' | wc -c)" -gt 1000 ] || fail "the screen is black"
    [ ! -d /host ] || run cp /tmp/screen.ppm "/host/screen-$type.ppm"
    port=$(xenstore-read "/local/domain/$id/console/vnc-port") || fail "no port for viewers"
    greeting=$(exec 4<> "/dev/tcp/127.0.0.1/$port" && read -r -t 20 line <&4 && echo "$line")
    [ "${greeting#RFB 003.}" != "$greeting" ] || fail "no VNC server at port $port: '$greeting'"
    ! grep -q "^serial" "/guest/$type.cfg" || [ -n "$(xenstore-read "/local/domain/$id/serial/0/tty")" ] ||
        fail "no terminal of the serial line"
    pid=$(xenstore-read "/local/domain/$id/image/device-model-pid")
    step shutdown
    run xl shutdown -w "$type"
    until_ok 60 domain_gone "$type" || fail "$type is still there"
    until_ok 20 test ! -d "/proc/$pid" || fail "the device model is still there"
    xenstore-exists "/local/domain/0/device-model/$id" && fail "nodes of the device model stay"
    until_ok 20 eval '! losetup -a | grep -q .' || fail "loop devices stay: $(losetup -a)"
done
echo "HVM-OK"
