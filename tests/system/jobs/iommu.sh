# SPDX-License-Identifier: GPL-2.0-only
# dom0 on a disk behind an IOMMU: what the tools say about it, and that nothing of dom0's was stopped.
. /job/common.sh

step "the root disk is one that reaches memory through the IOMMU"
[ -b /dev/sda ] || fail "there is no /dev/sda: virtio goes past it"
sync; echo 3 > /proc/sys/vm/drop_caches
dd if=/dev/sda of=/dev/null bs=1M count=64 iflag=direct 2>/tmp/out || fail "cannot read it: $(cat /tmp/out)"

step "xl info says so"
xl info > /tmp/out || fail "xl info"
grep -q '^virt_caps.*pv_directio' /tmp/out || fail "no pv_directio: $(grep virt_caps /tmp/out)"

step "a root port has two messages, not one for both"
line_of() { awk -v what="$1" 'index($0, what) && /xen-pirq *-msi/ { print $1 }' /proc/interrupts; }
[ -n "$(line_of aerdrv)" ] || fail "errors have none: $(cat /proc/interrupts)"
[ "$(line_of 'PCIe PME')" != "$(line_of aerdrv)" ] || fail "they have one together: $(grep aerdrv /proc/interrupts)"

step "no access was stopped"
xl dmesg > /tmp/out || fail "xl dmesg"
grep -q 'I/O translation is on' /tmp/out || fail "translation is not on"
grep 'IOMMU: .* stopped' /tmp/out && fail "something was"
echo "IOMMU-OK"
