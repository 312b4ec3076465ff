# SPDX-License-Identifier: GPL-2.0-only
# For jobs that have guests do something: by the shell on the console of the guest $type, whose number is $id.
asked=0

# guest COMMAND [SECONDS]: has the shell carry it out; what it answers is in the log. Fails as the command does.
guest_start() { # command: the shell says `rcN:STATUS' when it is done
    asked=$((asked + 1))
    printf '%s; echo rc$((%d + 7000)):$?:\n' "$1" "$asked" > "$(xenstore-read "/local/domain/$id/console/tty")"
}
guest_ended() { # seconds
    await_console "$type" "rc$((asked + 7000)):" "$1" || fail "$type did not do what it was asked within $1 s: $(console_text "$type" | tail -n 20)"
    console_has "$type" "rc$((asked + 7000)):0:"
}
guest() { guest_start "$1" && guest_ended "${2:-60}"; }
must() { guest "$@" || fail "$type: '$1' failed: $(console_text "$type" | tail -n 20)"; }
