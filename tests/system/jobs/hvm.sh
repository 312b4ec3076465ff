# SPDX-License-Identifier: GPL-2.0-only
# An HVM guest as it would be installed: firmware, GRUB and Debian's kernel from its disk, which PV drivers take over
# along with the network card; its screen; its device model goes with it. TYPES: the configurations (default: hvm).
. /job/common.sh
types=$(cat /job/types 2>/dev/null || echo hvm)
for type in $types; do
    step "create $type"
    run xl create "/guest/$type.cfg"
    id=$(xl domid "$type") || fail "xl domid"
    wait_console "$type" GUEST-UP 240
    console_has "$type" "guest_type=HVM" || fail "the guest does not call itself HVM"
    console_has "$type" "disk=ok" || fail "no disk by PV drivers"
    step screen
    run xl qemu-monitor-command "$type" "screendump /tmp/screen.ppm"
    head -c 2 /tmp/screen.ppm | grep -q P6 || fail "no picture of the screen"
    [ -n "$(xenstore-read "/local/domain/$id/console/vnc-port")" ] || fail "no port for viewers"
    [ -n "$(xenstore-read "/local/domain/$id/serial/0/tty")" ] || fail "no terminal of the serial line"
    pid=$(xenstore-read "/local/domain/$id/image/device-model-pid")
    step destroy
    run xl destroy "$type"
    domain_gone "$type" || fail "$type is still there"
    [ -d "/proc/$pid" ] && fail "the device model is still there"
    xenstore-ls | grep -q "device-model" && xenstore-exists "/local/domain/0/device-model/$id" && fail "nodes of the device model stay"
    losetup -a | grep -q . && fail "loop devices stay: $(losetup -a)"
done
echo "HVM-OK"
