# SPDX-License-Identifier: GPL-2.0-only
# Measures in dom0: prints `BENCH name = value' in milliseconds of dom0's clock, which under `qemu -icount' is a count of
# instructions. The first round fills caches and is not reported.
us() { echo "${EPOCHREALTIME/./}"; }
say() { echo "BENCH $1 = $((($3 - $2) / 1000)).$(printf %03d $((($3 - $2) % 1000)))"; }
logs() { echo "/var/log/xen/console/guest-$1.log" "/var/log/xen/guest-$1.log"; }
gone() { ! xl domid "$1" >/dev/null 2>&1; }

life() { # guest type, report?
    local name=$1-min start created up entered gone
    rm -f $(logs "$name")
    start=$(us)
    xl create "/guest/$name.cfg" >/dev/null 2>&1 || return 1
    created=$(us)
    /job/await-text 120 ' net=' 1 $(logs "$name") || return 1
    up=$(us)
    # its own clock began when its kernel did
    entered=$((up - $(cat $(logs "$name") 2>/dev/null | sed -n 's/.*GUEST-UP.* uptime=\([0-9]*\)\.\([0-9][0-9]\).*/\1\20000/p' | sed 's/^0*//')))
    xl destroy "$name" >/dev/null 2>&1 || return 1
    gone=$(us)
    [ "$2" = yes ] || return 0
    say "xl create $1, until it returns" "$start" "$created"
    say "xl create $1, until the guest's kernel runs" "$start" "$entered"
    say "xl create $1, until the guest's user space" "$start" "$up"
    say "xl destroy $1" "$up" "$gone"
}

processes() {
    local start i
    start=$(us)
    for i in 1 2 3 4 5 6 7 8 9 10; do /bin/true; done
    say "10 times fork, exec and exit in dom0" "$start" "$(us)"
}

rounds=$(cat /job/rounds)
processes >/dev/null
for i in $(seq "$rounds"); do processes; done
for type in pv pvh; do
    [ $type = pv ] || xl info | grep -q '^virt_caps.*\(pvh\|hvm\)' || continue
    life $type no || { echo "BENCH-FAILED $type"; continue; }
    for i in $(seq "$rounds"); do life $type yes || echo "BENCH-FAILED $type"; done
done
# Bare guests that need the hardware's virtualization run as guests; they print what their ways in and out cost.
for kernel in /job/*.elf; do
    [ -f "$kernel" ] || continue
    name=$(basename "$kernel" .elf)
    printf 'name = "%s"\ntype = "%s"\nkernel = "%s"\nmemory = 32\nvcpus = 1\non_poweroff = "destroy"\n' "$name" "${name%%-*}" "$kernel" > "/tmp/$name.cfg"
    rm -f $(logs "$name")
    xl create "/tmp/$name.cfg" >/dev/null 2>&1 && /job/await-text 60 '1..' 1 $(logs "$name")
    cat $(logs "$name") 2>/dev/null | grep -a 'cost of'
    gone "$name" || xl destroy "$name" 2>/dev/null
done
