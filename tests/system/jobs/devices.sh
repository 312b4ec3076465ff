# SPDX-License-Identifier: GPL-2.0-only
# Disk and network, plugging while the guest runs, reboot, and that nothing stays behind in the end.
# shellcheck source=tests/system/jobs/common.sh
. /job/common.sh

store() { xenstore-ls -fp | grep -v -e '^/libxl = ' -e '^/vm = ' -e '^/local/domain/0/backend = ' -e '^/local/domain/0/memory'; }
nothing_left() {
    store > /tmp/after
    diff /tmp/before /tmp/after || fail "xenstore is not as it was"
    [ "$(free_memory)" = "$free_before" ] || fail "free memory is $(free_memory), it was $free_before"
    ls /var/lib/xen/userdata-d.[1-9]* 2>/dev/null && fail "files about domains are left"
    losetup -a | grep . && fail "a loop device is left"
    ip link | grep vif && fail "a network interface is left"
    return 0
}
backend_state() { [ "$(xenstore-read "/local/domain/0/backend/$1/state" 2>/dev/null)" = "$2" ]; }

cp --sparse=always /guest/disk.img /guest/again.img      # the guest counts on it how often it has booted
# A PVH dom0's tables for its devices grow once, when it first maps what it maps of a guest: before anything is counted.
if [ "$(cat /sys/hypervisor/guest_type)" = PVH ]; then
    step "a guest before the others"
    cp --sparse=always /guest/disk.img /guest/first.img
    sed 's/^name = .*/name = "first"/; s/disk\.img/first.img/' /guest/pv.cfg > /tmp/first.cfg
    run xl create /tmp/first.cfg
    wait_console first GUEST-UP 120
    run xl destroy first
    until_ok 20 domain_gone first || fail "first is still there"
    rm /guest/first.img
fi
store > /tmp/before
free_before=$(free_memory)

types=$(cat /job/types 2>/dev/null || echo pv)
for type in $types; do
    [ "$type" = pv ] || sed "s/^type = .*/type = \"$type\"/; s/^name = .*/name = \"$type\"/" /guest/pv.cfg > "/tmp/$type.cfg"
    [ "$type" != pv ] || cp /guest/pv.cfg /tmp/pv.cfg
    step "create $type with a disk and a network card"
    run xl create "/tmp/$type.cfg"
    wait_console "$type" GUEST-UP 120
    console_has "$type" 'cpus=2 disk=ok net=ok' || fail "$(console_text "$type" | grep -a GUEST-UP)"
    xl block-list "$type" | grep -q '^51712 ' || fail "block-list"
    xl network-list "$type" | grep -q '00:16:3e:00:00:02' || fail "network-list"
    xl list -l "$type" | grep -q '"vdev": "xvda"' || fail "list -l"
    [ "$type" != "${types##* }" ] || break
    step "destroy $type"
    run xl destroy "$type"
    until_ok 20 domain_gone "$type" || fail "$type is still there"
    nothing_left
done
id=$(xl domid "$type")

step "plug in and out"
truncate -s 1M /tmp/second.img
run xl block-attach "$type" format=raw,vdev=xvdb,access=rw,target=/tmp/second.img
until_ok 30 backend_state "vbd/$id/51728" 4 || fail "the guest did not take the second disk"
xl list -l "$type" | grep -q '"vdev": "xvdb"' || fail "the record does not have the second disk"
xl block-attach "$type" format=raw,vdev=xvdc,access=rw,target=/tmp/second.img 2>/tmp/out && fail "one image for two disks"
grep -q "in use" /tmp/out || fail "no word why: $(cat /tmp/out)"
run xl block-detach "$type" xvdb
xl block-list "$type" | grep -q '^51728' && fail "the second disk is still there"
run xl network-attach "$type" bridge=xenbr0
until_ok 30 backend_state "vif/$id/1" 4 || fail "the guest did not take the second card"
run xl network-detach "$type" 1

step "a keyboard that no driver takes"
run xl vkb-attach "$type" backend-type=linux unique-id=kbd0 feature-multi-touch=1 multi-touch-width=800 multi-touch-height=600
xl vkb-list "$type" | grep -q "^0 .* kbd0 " || fail "vkb-list: $(xl vkb-list "$type")"
[ "$(xl list -l "$type" | /job/json-get 0 config vkbs 0 unique_id)" = kbd0 ] || fail "the record does not have the keyboard"
[ "$(xenstore-read "/local/domain/0/backend/vinput/$id/0/multi-touch-width")" = 800 ] || fail "the back end is not told"
run xl vkb-detach "$type" 0
[ "$(xl list -l "$type" | /job/json-get 0 config vkbs 2>/dev/null)" = "" ] || fail "the record still has the keyboard"
xl vdispl-attach "$type" 'connectors=id0:800x600;id1:1920x1080' 2>/tmp/out && fail "a display without a driver"
grep -q "no driver" /tmp/out || fail "no word why: $(cat /tmp/out)"

step "memory and shares"
run xl mem-set "$type" 200
[ "$(xenstore-read "/local/domain/$id/memory/target")" = 204800 ] || fail "the target was not written"
run xl sched-credit2 -d "$type" -w 512
xl sched-credit2 -d "$type" | grep -Eq "^$type .* 512 " || fail "the weight was not set"
run xl rename "$type" other
[ "$(xl domid other)" = "$id" ] || fail "rename"
run xl rename other "$type"

step destroy
run xl destroy "$type"
until_ok 20 domain_gone "$type" || fail "$type is still there"
nothing_left

step "a guest that reboots"
sed 's/wantdisk=1/wantdisk=1 do=reboot/; s/^name = .*/name = "again"/; s#/guest/disk.img#/guest/again.img#' "/tmp/$type.cfg" > /tmp/again.cfg
run xl create /tmp/again.cfg
first=$(xl domid again)
second_life() { now=$(xl domid again) && [ "$now" != "$first" ]; }
until_ok 150 second_life || fail "it was not started again"
wait_console again GUEST-UP 90 2
step "shutdown and wait"
run xl shutdown -w again
until_ok 60 domain_gone again || fail "it is still there"
nothing_left
echo "DEVICES-OK"
