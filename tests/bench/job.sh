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
# Page faults of a guest, mostly.
guest_processes() { # guest type
    local name=$1-bench n us
    sed -e "s/^name = .*/name = \"$name\"/; s/loglevel=4/loglevel=4 bench=300/" "/guest/$1-min.cfg" > "/tmp/$name.cfg"
    rm -f $(logs "$name")
    xl create "/tmp/$name.cfg" >/dev/null 2>&1 && /job/await-text 240 GUEST-PROCESSES 1 $(logs "$name") || return 1
    us=$(cat $(logs "$name") 2>/dev/null | sed -n 's/.*GUEST-PROCESSES n=300 us=\([0-9]*\).*/\1/p')
    xl destroy "$name" >/dev/null 2>&1
    say "300 times fork, exec and exit in a $1 guest" 0 "$us"
}
guest_processes pv || echo "BENCH-FAILED processes pv"
guest_processes pvh || echo "BENCH-FAILED processes pvh"

# Bare guests that need the hardware's virtualization run as guests; they print what their ways in and out cost.
bare() { # program, guest type, how it is given
    local name=$2-bare start created
    printf 'name = "%s"\ntype = "%s"\n%s = "%s"\nmemory = 32\nvcpus = 2\non_poweroff = "destroy"\nvnc = 0\nhpet = 1\n' \
        "$name" "$2" "$3" "$1" > "/tmp/$name.cfg"
    rm -f $(logs "$name")
    start=$(us)
    xl create "/tmp/$name.cfg" >/dev/null 2>&1 || return 1
    created=$(us)
    /job/await-text 120 '1..' 1 $(logs "$name") || return 1
    say "xl create $2 of a bare guest, until it returns" "$start" "$created"
    cat $(logs "$name") 2>/dev/null | grep -a 'cost of' | sed "s/cost of/cost of $2:/"
    gone "$name" || xl destroy "$name" 2>/dev/null
    until gone "$name"; do sleep 0.2; done
}
for kernel in /job/*.elf /job/*.fw; do
    [ -f "$kernel" ] || continue
    type=pvh given=kernel
    [ "${kernel##*.}" = elf ] || type=hvm given=firmware_override
    bare "$kernel" $type $given >/dev/null || echo "BENCH-FAILED $kernel"
    for i in $(seq "$rounds"); do bare "$kernel" $type $given || echo "BENCH-FAILED $kernel"; done
done
