# SPDX-License-Identifier: GPL-2.0-only
# One guest of a type (TYPES, default: pvh) as far as its user space: what a slow machine can show in minutes.
. /job/common.sh
for type in $(cat /job/types 2>/dev/null || echo pvh); do
    step "create $type-min"
    run xl create "/guest/$type-min.cfg"
    wait_console "$type-min" GUEST-UP 600
    console_text "$type-min" | grep -a GUEST-UP
    step destroy
    run xl destroy "$type-min"
    until_ok 60 domain_gone "$type-min" || fail "$type-min is still there"
done
