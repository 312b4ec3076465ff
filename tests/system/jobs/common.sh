# SPDX-License-Identifier: GPL-2.0-only
# For jobs in dom0: steps that say what they did, waiting for events with a limit, consoles.
exec 3>&1
fail() {
    exec 1>&3
    echo "JOB-FAIL: $*"
    for f in /var/log/xen/*; do [ -f "$f" ] && { echo "--- $f"; tail -n 15 "$f"; }; done
    xl list
    xl dmesg 2>/dev/null | tail -n 25
    exit 1
}
step() { echo "STEP: $*"; }
run() { "$@" || fail "'$*' ended with $?"; }

# until_ok SECONDS COMMAND...: repeats the command until it succeeds
until_ok() {
    local end=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        [ $SECONDS -lt $end ] || return 1
        sleep 0.2
    done
}
console_log() { echo "/var/log/xen/console/guest-$1.log"; }
console_has() { grep -aq -- "$2" "$(console_log "$1")" 2>/dev/null || grep -aqs -- "$2" "/var/log/xen/guest-$1.log"; }
wait_console() { # domain name, text, seconds
    until_ok "$3" console_has "$1" "$2" || {
        tail -n 30 /var/log/xen/console/guest-"$1".log /var/log/xen/guest-"$1".log 2>/dev/null
        fail "the console of $1 did not show '$2' within $3 s"
    }
}
came_up() { # domain name, times
    [ "$(cat "$(console_log "$1")" "/var/log/xen/guest-$1.log" 2>/dev/null | grep -ac GUEST-UP)" -ge "$2" ]
}
free_memory() { xl info | sed -n 's/^free_memory *: *//p'; }
is_paused() { xl list "$1" | grep -Eq "^$1 .* [r-][b-]p[s-][c-][d-] "; }
domain_gone() { ! xl domid "$1" >/dev/null 2>&1; }
