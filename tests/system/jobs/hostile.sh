# SPDX-License-Identifier: GPL-2.0-only
# Guests that do all they can (tests/guest/hvm-*), as PVH guests and in the place of an HVM guest's firmware. Those that are
# made to survive what they do come to their end; the others end by themselves, are ended by the hypervisor, or hang and are
# destroyed; none may harm anybody else. After each dom0 answers, a guest that only wants to live is there, and the
# hypervisor has not complained of itself; in the end the machine is as before, to the page.
# TYPES: which of the two forms (default: pvh hvm). A file /job/seed has another seed (16 hexadecimal digits); each guest
# prints the one it has. /job/only: a pattern of names.
# shellcheck source=tests/system/jobs/common.sh
. /job/common.sh
# shellcheck source=tests/system/jobs/leaks.sh
. /job/leaks.sh
seed=$(cat /job/seed 2>/dev/null || echo 58796c656d000000)
types=$(cat /job/types 2>/dev/null || echo "pvh hvm")
only=$(cat /job/only 2>/dev/null || echo .)
bystander=10.87.0.2

lives() { ping -c 1 -W 5 $bystander >/dev/null; }
own_fault='BUG|ASSERT|Assertion|Panic|Backtrace|lock order|Xen call trace|page fault in hypervisor'
healthy() { # after what
    xl list > /tmp/out || fail "after $1: xl list ended with $?"
    lives || fail "after $1: the bystander does not answer"
    xl dmesg -c > /tmp/dmesg
    ! grep -E "$own_fault" /tmp/dmesg || fail "after $1: the hypervisor complains of itself"
}
# By its console, or by port 0xe9 and the hypervisor's ring where it has closed the console's port.
verdict() { # name
    { console_text "$1"; xl dmesg | sed -n 's/^(XEN) (d[0-9]*) //p'; } > /tmp/said
    if grep -aq "^not ok [0-9]" /tmp/said; then echo "failed"; elif grep -aq "^# PASSED" /tmp/said; then echo "passed"; else echo "ended"; fi
}

# hostile PROGRAM TYPE SECONDS [VARIANT]: any end is fine; survives PROGRAM TYPE: it is done in the end
survives() { hostile "$1" "$2" 180 0 passed; }
hostile() {
    local program=$1 type=$2 limit=$3 variant=${4:-0} expected=${5:-} name=$1-$2 how start=$SECONDS
    echo "$name-$variant" | grep -Eq -- "$only" || return 0
    {
        if [ "$type" = pvh ]; then printf 'kernel = "/job/%s.elf"\n' "$program"
        else printf 'firmware_override = "/job/%s.fw"\nhpet = 1\nvnc = 0\n' "$program"; fi
        printf 'name = "%s"\ntype = "%s"\nmemory = 64\nvcpus = 2\n' "$name" "$type"
        printf 'on_poweroff = "destroy"\non_crash = "destroy"\non_reboot = "destroy"\n'
        printf 'uuid = "%s-%s-%s-0000-0000000000%02x"\n' "${seed:0:8}" "${seed:8:4}" "${seed:12:4}" "$variant"
    } > "/tmp/$name.cfg"
    # shellcheck disable=SC2046  # two files
    rm -f $(console_logs "$name")
    xl create "/tmp/$name.cfg" >/tmp/out 2>&1 || { cat /tmp/out; fail "$name cannot be made"; }
    if until_ok "$limit" domain_gone "$name"; then
        how=$(verdict "$name")
    else
        [ -z "$expected" ] || report d d d v r e
        how="still there after $limit s, destroyed"
        xl destroy "$name" 2>/dev/null      # it may have ended just now
        until_ok 20 domain_gone "$name" || fail "$name cannot be destroyed"
    fi
    echo "HOSTILE $name $variant: $how ($((SECONDS - start)) s)"
    console_text "$name" | grep -a '^#\|^not ok'
    [ "$how" != failed ] || fail "$name: what must be refused was not"
    [ -z "$expected" ] || [ "$how" = "$expected" ] || fail "$name: $how"
    healthy "$name $variant"
}

step "the bystander"
run xl create /guest/pvh.cfg
wait_console pvh GUEST-UP 120
lives || fail "the bystander does not answer"
step "once, for what stays"
for type in $types; do hostile hvm-fatal "$type" 30 0; done
snapshot /tmp/before

step "hostile guests"
for type in $types; do
    for program in hvm-emul hvm-io hvm-code hvm-storms hvm-calls hvm-registers hvm-modes; do survives $program $type; done
    hostile hvm-emul $type 15 1
    for variant in 1 2; do hostile hvm-modes $type 5 "$variant"; done
    for variant in $(seq 1 18); do hostile hvm-fatal $type 5 "$variant"; done
done

step "afterwards"
as_before "after hostile guests"
wait_console pvh GUEST-UP 1
echo "HOSTILE-OK"
