# SPDX-License-Identifier: GPL-2.0-only
# What happens to a hardware-virtualized guest between its start and its end: memory that grows on demand and is taken
# back, vcpus that come and go, its records read and loaded while it lives, NMIs, buttons, sleep, the watchdog. Nothing is
# left afterwards. TYPES: of the guests (default: pvh hvm).
# shellcheck source=tests/system/jobs/common.sh
. /job/common.sh
# shellcheck source=tests/system/jobs/leaks.sh
. /job/leaks.sh
# shellcheck source=tests/system/jobs/guest-shell.sh
. /job/guest-shell.sh
types=$(cat /job/types 2>/dev/null || echo "pvh hvm")

milliseconds_of() { xl vcpu-list "$type" | awk -v v="$1" 'NR > 1 && $3 == v { print int($6 * 1000) }'; }
param() { /job/hvm-state param "$id" "$1"; }
sleeps() { [ "$(param 14)" = 3 ]; }        # HVM_PARAM_ACPI_S_STATE

configure() { # name, more lines
    (grep -v -e '^name' -e '^memory' -e '^vcpus' "/guest/$base.cfg"
     printf 'name = "%s"\nmemory = 192\nmaxmem = 256\nvcpus = %s\nmaxvcpus = 3\n%s\n' "$1" "$start_vcpus" "${2-}") > "/tmp/$1.cfg"
}

create() {
    step "create $type with less memory than it may have, and fewer vcpus"
    run xl create "/tmp/$type.cfg"
    id=$(xl domid "$type") || fail "xl domid"
    wait_console "$type" GUEST-UP 420
    console_has "$type" "cpus=$start_vcpus" || fail "not $start_vcpus processors"
    memory_is "$type" 192 "$base" || fail "memory on demand: $(xl list)"
}

memory() {
    step "memory on demand, taken back, given again"
    must 'mkdir -p /t && mount -t tmpfs -o size=100% t /t && dd if=/dev/zero of=/t/big bs=1M count=90 && rm /t/big'
    memory_is "$type" 192 "$base" || fail "after it used its memory: $(xl list)"
    run xl mem-set "$type" 256
    until_ok 60 memory_is "$type" 256 "$base" || fail "it did not take more memory: $(xl list)"
    must 'dd if=/dev/urandom of=/t/big bs=1M count=100 && md5sum /t/big > /sum'
    must 'md5sum -c /sum && rm /t/big /sum'
    run xl mem-set "$type" 160
    until_ok 60 memory_is "$type" 160 "$base" || fail "it did not give memory back: $(xl list)"
    run xl mem-set "$type" 200
    until_ok 60 memory_is "$type" 200 "$base" || fail "it did not take memory back: $(xl list)"
    must 'dd if=/dev/zero of=/t/big bs=1M count=60 && rm /t/big && umount /t'
    xl mem-set "$type" 300 2>/tmp/out && fail "more memory than maxmem"
    grep -q 'maxmem' /tmp/out || fail "no word why: $(cat /tmp/out)"
}

vcpus() {
    step "a vcpu comes, works, and goes"
    if [ "$start_vcpus" = 3 ]; then
        run xl vcpu-set --ignore-host "$type" 2
        until_ok 30 online_is "$type" 2 || fail "the third vcpu stays: $(xl vcpu-list "$type")"
    fi
    run xl vcpu-set --ignore-host "$type" 3
    must 'n=0; until [ -f /sys/devices/system/cpu/cpu2/online ] || [ $n = 100 ]; do n=$((n+1)); sleep 0.1; done; [ $n != 100 ]'
    must '[ $(cat /sys/devices/system/cpu/cpu2/online) = 1 ] || echo 1 > /sys/devices/system/cpu/cpu2/online'
    until_ok 30 online_is "$type" 3 || fail "not three vcpus: $(xl vcpu-list "$type")"
    before=$(milliseconds_of 2)
    must 'taskset 4 sh -c "i=0; while [ \$i -lt 100000 ]; do i=\$((i+1)); done; exit 0"'
    [ "$(milliseconds_of 2)" -gt "$((before + 50))" ] || fail "nothing ran on vcpu 2: $before, $(xl vcpu-list "$type")"
    run xl vcpu-set --ignore-host "$type" 2
    [ "$base" != hvm ] || must 'echo 0 > /sys/devices/system/cpu/cpu2/online'
    until_ok 30 online_is "$type" 2 || fail "the third vcpu stays: $(xl vcpu-list "$type")"
    must '[ $(grep -c ^processor /proc/cpuinfo) = 2 ]'
    xl vcpu-set --ignore-host "$type" 4 2>/tmp/out
    must '[ $(grep -c ^processor /proc/cpuinfo) = 2 ]'
}

records() {
    step "its records, read and loaded"
    for time in 1 2 3; do
        must 'true'
        run /job/hvm-state roundtrip "$id"
    done
    must 'sleep 0.2; ping -c 1 -W 5 10.87.0.1'
}

no_save() {
    step "saving is refused"
    xl save "$type" /tmp/saved >/tmp/out 2>&1 && fail "it was saved"
    [ -s /tmp/out ] && [ ! -e /tmp/saved ] || fail "no word why, or a file: $(cat /tmp/out; ls -l /tmp/saved)"
    must true
}

nmi() {
    step "an NMI"
    must 'grep NMI: /proc/interrupts > /nmi'
    run xl trigger "$type" nmi 1
    # What Linux says of it depends on port 0x61, which a PVH guest does not have.
    until_ok 30 guest 'grep NMI: /proc/interrupts | cmp -s /nmi -; [ $? = 1 ]' || fail "no NMI arrived"
}

pressed() { guest "grep -q '^ *[1-9]' /sys/firmware/acpi/interrupts/ff_$1"; }
buttons() {
    step "buttons"
    must 'insmod /m/later/button.ko'
    run xl trigger "$type" power
    until_ok 20 pressed pwr_btn || fail "the power button was not noticed"
    run xl trigger "$type" sleep
    until_ok 20 pressed slp_btn || fail "the sleep button was not noticed"
}

sleep_and_wake() {
    step "suspend to RAM, and wake up"
    for time in 1 2; do
        must "dd if=/dev/urandom of=/mnt/before-$time bs=4k count=64 conv=fsync && md5sum /mnt/before-* > /sums"
        guest_start 'echo mem > /sys/power/state'
        until_ok 60 sleeps || fail "it does not sleep: $(console_text "$type" | tail -n 20)"
        run xl trigger "$type" s3resume
        guest_ended 60 || fail "suspending failed: $(console_text "$type" | tail -n 20)"
        must '[ $(grep -c ^processor /proc/cpuinfo) = 2 ]'
        until_ok 60 guest 'ping -c 1 -W 5 10.87.0.1' || fail "its network does not come back"
        must 'echo 3 > /proc/sys/vm/drop_caches && md5sum -c /sums && cp /mnt/before-1 /mnt/after && sync'
        must 'echo 3 > /proc/sys/vm/drop_caches && cmp /mnt/before-1 /mnt/after && rm /mnt/after'
    done
    must 'rm /mnt/before-* && sync'
}

watchdog() {
    step "the watchdog"
    must 'insmod /m/later/watchdog.ko; insmod /m/later/xen_wdt.ko timeout=2'
    guest_start 'exec 9>/dev/watchdog'
    until_ok 60 domain_gone "$type" || fail "the watchdog did not bite: $(xl list)"
    xl dmesg | grep -q "d$id: watchdog expired" || fail "no word of the watchdog"
}

for type in $types; do
    base=$type
    # Linux has no numbers for the APICs of processors that a PVH guest starts without: only HVM guests get new ones.
    start_vcpus=2
    [ "$base" != pvh ] || start_vcpus=3
    configure "$type" 'on_watchdog = "destroy"'
    if [ ! -d /tmp/before ]; then       # after a first guest: what the host itself makes for one stays
        run xl create "/tmp/$type.cfg"
        run xl destroy "$type"
        snapshot /tmp/before
    fi
    create
    memory
    vcpus
    records
    no_save
    nmi
    [ "$base" != hvm ] || buttons
    [ "$base" != hvm ] || sleep_and_wake
    watchdog
    as_before "$type"
done
echo "LIFE-OK"
