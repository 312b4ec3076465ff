# SPDX-License-Identifier: GPL-2.0-only
# One guest of a type (TYPES, default: pvh) as far as its user space: what a slow machine with one CPU can show in minutes.
# An HVM guest starts from its disk, without network and viewers.
. /job/common.sh
for type in $(cat /job/types 2>/dev/null || echo pvh); do
    name=$type-min
    config=/guest/$name.cfg
    [ "$type" != hvm ] || {
        config=/tmp/hvm-min.cfg
        sed -e 's/^name = .*/name = "hvm-min"/' -e 's/^vcpus = .*/vcpus = 1/' -e '/^vif/d' -e '/^vnc/d' /guest/hvm.cfg > $config
    }
    step "create $name"
    run xl create "$config"
    wait_console "$name" GUEST-UP 900
    console_text "$name" | grep -a GUEST-UP
    step destroy
    run xl destroy "$name"
    until_ok 60 domain_gone "$name" || fail "$name is still there"
done
