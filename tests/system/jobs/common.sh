# SPDX-License-Identifier: GPL-2.0-only
# For jobs in dom0: steps that say what they did, waiting for events with a limit, consoles.
exec 3>&1
# Where the CPUs are, who waits for what: a guest that stands still cannot be asked afterwards.
report() { # keys
    for key; do xl debug-keys "$key"; done     # on the serial line
}
# The machine is switched off at the word JOB-FAIL: it is the last. Of a long report the end is read first, or alone.
fail() {
    exec 1>&3
    echo "FAILED: $*"
    xl dmesg 2>/dev/null | tail -n 25
    report e d d d
    for f in /var/log/xen/* /var/log/xen/console/*; do [ -f "$f" ] && { echo "--- $f"; tail -n 15 "$f"; }; done
    report v r
    xl list
    xl vcpu-list
    echo "JOB-FAIL: $*"
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
# Ours logs consoles below console/, the original does not.
console_logs() { echo "/var/log/xen/console/guest-$1.log" "/var/log/xen/guest-$1.log"; }
# shellcheck disable=SC2046  # two files
console_text() { cat $(console_logs "$1") 2>/dev/null; }
console_has() { console_text "$1" | grep -aq -- "$2"; }
# shellcheck disable=SC2046
await_console() { /job/await-text "$3" "$2" "${4:-1}" $(console_logs "$1"); } # domain name, text, seconds, times
wait_console() { # the same
    await_console "$@" || {
        console_text "$1" | tail -n 30
        fail "the console of $1 did not show '$2' ${4:-1} times within $3 s"
    }
}
free_memory() { xl info | sed -n 's/^free_memory *: *//p'; }
is_paused() { xl list "$1" | grep -Eq "^$1 .* [r-][b-]p[s-][c-][d-] "; }
domain_gone() { ! xl domid "$1" >/dev/null 2>&1; }
memory_of() { xl list "$1" | awk 'NR == 2 { print $3 }'; }
# Name, MiB, type: what the balloon is left to round. Linux takes an HVM guest's video memory (8 MiB) off what it is told;
# the tools have done so in memory/target already.
memory_is() {
    local now less=2
    [ "$3" != hvm ] || less=10
    now=$(memory_of "$1") && [ "$now" -ge $(($2 - less)) ] && [ "$now" -le $(($2 + 2)) ]
}
online() { xl vcpu-list "$1" | awk 'NR > 1 && $4 != "-" && $5 !~ /p/ { n++ } END { print n + 0 }'; }
online_is() { [ "$(online "$1")" = "$2" ]; }
