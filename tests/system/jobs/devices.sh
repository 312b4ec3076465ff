# SPDX-License-Identifier: GPL-2.0-only
# A PV guest with two vcpus, a disk and a network card: mounts ext4 from its disk, pings dom0, and `reboot' in it
# brings it back. Then four at once. Afterwards free memory and xenstore are as before.
. /job/common.sh
wait_net() { until_ok 20 ping -c 1 -W 1 "$1" || fail "no ping to $1"; }

free_before=$(free_memory)
store_before=$(xenstore-ls / | wc -l)

step "create with devices"
sed 's/wantdisk=1/wantdisk=1 do=reboot/' /guest/pv.cfg > /tmp/pv.cfg
run xl create /tmp/pv.cfg
wait_console pv "GUEST-UP type=xen guest_type=PV cpus=2 disk=ok net=ok" 120
first=$(xl domid pv)
step "reboot from inside"
reborn() { [ "$(xl domid pv)" != "$first" ]; }
until_ok 60 reborn || fail "it did not come back"
booted_twice() { [ "$(grep -ac 'GUEST-UP' "$(ls /var/log/xen/console/guest-pv.log /var/log/xen/guest-pv.log 2>/dev/null | head -1)")" -ge 2 ]; }
until_ok 120 booted_twice || fail "no second boot"
wait_net 10.87.0.2
run xl destroy pv
until_ok 20 domain_gone pv || fail "pv is still there"

step "four at once"
for i in 1 2 3 4; do
    cp /guest/disk.img /tmp/disk$i.img
    sed -e "s/\"pv\"\$/\"many$i\"/" -e "s/^name = .*/name = \"many$i\"/" -e 's/^vcpus.*/vcpus = 1/' -e 's/^memory.*/memory = 128/' \
        -e "s/10.87.0.2/10.87.0.1$i/" -e "s/:02\"/:1$i\"/" -e "s#/guest/disk.img#/tmp/disk$i.img#" /guest/pv.cfg > /tmp/many$i.cfg
    run xl create /tmp/many$i.cfg
done
for i in 1 2 3 4; do
    wait_console many$i "disk=ok net=ok" 180
done
for i in 1 2 3 4; do wait_net 10.87.0.1$i; done
for i in 1 2 3 4; do run xl destroy many$i; done
for i in 1 2 3 4; do until_ok 20 domain_gone many$i || fail "many$i is still there"; done
rm -f /tmp/disk?.img

step "nothing left behind"
same_memory() { [ "$(free_memory)" = "$free_before" ]; }
until_ok 20 same_memory || fail "free memory: $(free_memory) MiB, before $free_before"
same_store() { [ "$(xenstore-ls / | wc -l)" = "$store_before" ]; }
until_ok 20 same_store || { xenstore-ls /; fail "xenstore has $(xenstore-ls / | wc -l) lines, before $store_before"; }
echo "DEVICES-OK"
