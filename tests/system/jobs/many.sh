# SPDX-License-Identifier: GPL-2.0-only
# Four guests at once, each with two vcpus, a disk and a network card; then twenty that are destroyed as soon as they
# are made. Afterwards the machine is as it was before: free memory in pages, xenstore, loop devices, network
# interfaces, processes, files.
# shellcheck source=tests/system/jobs/common.sh
. /job/common.sh
# shellcheck source=tests/system/jobs/leaks.sh
. /job/leaks.sh
cycles=20 guests=4

up_and_fine() { # number
    wait_console "many$1" GUEST-UP 120 "$2"
    console_text "many$1" | grep -a GUEST-UP | tail -n 1 | grep -q 'cpus=2 disk=ok net=ok' ||
        fail "many$1: $(console_text "many$1" | grep -a GUEST-UP)"
}
configure() { # number
    cp --sparse=always /guest/disk.img "/tmp/disk$1.img"
    sed -e "s/^name = .*/name = \"many$1\"/; s/^memory = .*/memory = 128/; s/loglevel=4/loglevel=7/" \
        -e "s#/guest/disk.img#/tmp/disk$1.img#; s/00:00:02/00:00:1$1/; s/ip=10.87.0.2/ip=10.87.0.1$1/" \
        /guest/pv.cfg > "/tmp/many$1.cfg"
}
all_gone() { [ "$(xl list | wc -l)" = 2 ]; }

for i in $(seq $guests); do configure "$i"; done

step "the first: directories of xenstore that stay"
run xl create /tmp/many1.cfg
run xl destroy many1
until_ok 20 domain_gone many1 || fail "many1 is still there"
no_loops() { [ -z "$(losetup -a)" ]; }
until_ok 20 no_loops || fail "a loop device is left: $(losetup -a)"
snapshot /tmp/before

step "$guests at once"
for i in $(seq $guests); do run xl create "/tmp/many$i.cfg"; done
xl list > /tmp/out || fail "xl list ended with $?"
[ "$(grep -c '^many' /tmp/out)" = $guests ] || fail "not all of them are listed: $(cat /tmp/out)"
for i in $(seq $guests); do up_and_fine "$i" 1; done
for i in $(seq $guests); do
    ping -c 1 -W 5 "10.87.0.1$i" >/dev/null || fail "many$i does not answer"
done
step "all of them shut down"
run xl shutdown -a -w
until_ok 60 all_gone || fail "some are still there"
for i in $(seq $guests); do
    mount -o loop "/tmp/disk$i.img" /mnt && grep -q boot /mnt/boots && umount /mnt || fail "many$i did not write to its disk"
done
as_before "after $guests guests"

step "one more, and $cycles times create and destroy"
run xl create /tmp/many1.cfg
up_and_fine 1 2
run xl shutdown -w many1
until_ok 60 domain_gone many1 || fail "many1 is still there"
start=$EPOCHREALTIME
for i in $(seq $cycles); do
    xl create /tmp/many1.cfg > /tmp/out 2>&1 || fail "cycle $i: $(cat /tmp/out)"
    xl destroy many1 > /tmp/out 2>&1 || fail "cycle $i: $(cat /tmp/out)"
done
echo "a cycle took $(((${EPOCHREALTIME/./} - ${start/./}) / 1000 / cycles)) ms"
as_before "after $cycles cycles"
echo "MANY-OK"
