# SPDX-License-Identifier: GPL-2.0-only
# A network card of the host belongs to a guest, whose driver reaches the network through it: the card's registers, its
# interrupts (lines; messages, if it has them) and its DMA are the guest's. Then it goes back. TYPES: of the guests (default: hvm).
# shellcheck source=tests/system/jobs/common.sh
. /job/common.sh
card=0000:00:10.0
is_assignable() { xl pci-assignable-list | grep -q "^$card$"; }

modprobe xen-pciback || fail "no driver xen-pciback"
run xl pci-assignable-add "$card"
dmesg | grep "MSI-X preparation failed" && fail "the card's MSI-X table could not be taken care of"
for type in $(cat /job/types 2>/dev/null || echo hvm); do
    step "$type"
    cat > "/tmp/$type.cfg" <<EOF
name = "$type"
type = "$type"
kernel = "/guest/vmlinuz-full"
ramdisk = "/guest/initrd-full.gz"
extra = "console=hvc0 loglevel=7 ip=10.0.2.15 gw=10.0.2.2"
memory = 256
vcpus = 1
pci = [ "$card" ]
EOF
    run xl create "/tmp/$type.cfg"
    wait_console "$type" GUEST-UP 420
    console_has "$type" "net=ok" || fail "the card does not work: $(console_text "$type" | grep -a -e GUEST-UP -e e1000)"
    console_has "$type" "Falling back" && fail "not the interrupts the card has: $(console_text "$type" | grep -a "Falling back")"
    is_assignable && fail "the card is still to be had"
    run xl destroy "$type"
    until_ok 30 is_assignable || fail "the card did not come back"
done
xl dmesg | grep "stopped[:,]" && fail "accesses of the card were stopped"
run xl pci-assignable-remove "$card"
echo "PASSTHROUGH-OK"
