# SPDX-License-Identifier: GPL-2.0-only
# Four guests at once, each with two vcpus, a disk and a network card; then twenty that are destroyed as soon as they
# are made. Afterwards the machine is as it was before: free memory in pages, xenstore, loop devices, network
# interfaces, processes, files.
. /job/common.sh
cycles=20 guests=4

# The loop's xenstore-ls and /proc reads are transient: only commands that stay are listed.
snapshot() { # folder
    rm -rf "$1" && mkdir -p "$1"
    /job/free-pages > "$1/free-pages"
    xenstore-ls -fp > "$1/xenstore"
    losetup -a > "$1/loops"
    ip -o link | cut -d: -f2 > "$1/interfaces"
    ps -eo ppid,comm --no-headers | awk '$1 != 2 && $2 != "ps" && $2 != "awk" { print $2 }' | sort > "$1/processes"
    find /run/xen /run/xen-hotplug /var/lib/xen /var/run/xen -printf '%p %y %s\n' | sort > "$1/files"
    xl list | awk '{ print $1, $2, $3, $4 }' > "$1/domains"
}
settled() { snapshot /tmp/now && pages_are_back && diff -r -x free-pages /tmp/before /tmp/now; }
# The hypervisor keeps some pages for the next time: of small objects one of each of 8 sizes, of handles of mapped grants
# one for each vcpu of dom0, whenever each is first needed. That is 10 pages; one a domain would be 20 in the end.
kept=10
pages_are_back() { [ $(($(cat /tmp/before/free-pages) - $(cat /tmp/now/free-pages))) -le $kept ]; }
as_before() { # when
    until_ok 30 settled || {
        diff -r /tmp/before /tmp/now
        fail "$1: something is left"
    }
}
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
