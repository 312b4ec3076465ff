# SPDX-License-Identifier: GPL-2.0-only
# PCI devices of the host in guests: two network cards at 00:10.0 and 00:11.0, an IOMMU. They become assignable, are in
# a configuration, are plugged in and out, come back when the guest ends; what cannot be is refused and leaves nothing.
. /job/common.sh
card=0000:00:10.0 other=0000:00:11.0
guest() { # type, lines of its configuration
    printf 'name="%s"\ntype="%s"\nmemory=128\n' "$1" "$1"
    [ "$1" = hvm ] || printf 'kernel="/guest/vmlinuz"\nramdisk="/guest/initrd.gz"\nextra="console=hvc0"\n'
    printf '%s\n' "$2"
}
is_assignable() { xl pci-assignable-list | grep -q "^$1$"; }
has() { xl pci-list "$1" | grep -q "$2$"; }

step "assignable"
modprobe xen-pciback || fail "no driver xen-pciback"
run xl pci-assignable-add -n first "$card"
run xl pci-assignable-add "$other"
xl pci-assignable-list -n | grep -q "^$card first$" || fail "the card is not listed by its name"
xl pci-assignable-add 00:1e.7 2>/dev/null && fail "a card that is not there became assignable"
before=$(xenstore-ls -f | grep -v "/libxl/pci\|^/libxl = \|^/vm = \|start_time")

step "refusals"
guest pvh "pci=[\"$card\"]" > /tmp/pvh.cfg
xl create -p /tmp/pvh.cfg 2>/tmp/why && fail "a PVH guest got a card"
grep -q "PVH" /tmp/why || fail "no reason: $(cat /tmp/why)"
guest pv 'pci=["00:1e.7"]' > /tmp/pv.cfg
xl create -p /tmp/pv.cfg 2>/tmp/why && fail "a guest got a card that is not there"
xl pci-attach 0 "$card" 2>/dev/null && fail "dom0 got a card"

step "pv"
guest pv 'pci=["name=first,permissive=1"]' > /tmp/pv.cfg
run xl create -p /tmp/pv.cfg
has pv "$card" || fail "the guest has no card"
is_assignable "$card" && fail "the card is still to be had"
xl pci-assignable-remove "$card" 2>/dev/null && fail "a card that is in use was taken"
run xl destroy pv
is_assignable "$card" || fail "the card did not come back"

step "hvm"
guest hvm "pci=[\"$card,vslot=6\"]" > /tmp/hvm.cfg
run xl create -p /tmp/hvm.cfg
has hvm "06.0 $card" || fail "the card is not where it should be: $(xl pci-list hvm)"
run xl pci-attach hvm "$other"
has hvm "$other" || fail "the second card is not there"
xl qemu-monitor-command hvm "info pci" | grep -c "8086:100e" | grep -q 2 || fail "the guest does not see two cards"
run xl pci-detach -f hvm "$other"
has hvm "$other" && fail "the second card is still there"
is_assignable "$other" || fail "the second card did not come back"
run xl destroy hvm
is_assignable "$card" || fail "the card did not come back"
[ "$(xenstore-ls -f | grep -v "/libxl/pci\|^/libxl = \|^/vm = \|start_time")" = "$before" ] ||
    fail "nodes stay: $(xenstore-ls -f)"

step "back to the host"
run xl pci-assignable-remove first
run xl pci-assignable-remove "$other"
[ -z "$(xl pci-assignable-list)" ] || fail "something is assignable still"
xenstore-exists /libxl/pci && fail "names stay"
echo "PCI-OK"
