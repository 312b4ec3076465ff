# SPDX-License-Identifier: GPL-2.0-only
# The life of a guest without devices, by whichever xl is installed: create, console, list, pause, unpause,
# shutdown, destroy; info and dmesg. TYPES names the guest types (default: pv).
. /job/common.sh
types=$(cat /job/types 2>/dev/null || echo pv)

step info
run xl info > /tmp/info
grep -q '^xen_version *: 4\.17' /tmp/info || fail "xl info: no version 4.17"
grep -q '^nr_cpus' /tmp/info || fail "xl info: no nr_cpus"
xl dmesg | grep -q . || fail "xl dmesg is empty"

for type in $types; do
    name=$type-min
    step "create $name"
    run xl create /guest/$name.cfg
    wait_console "$name" GUEST-UP 90
    step list
    xl list | grep -Eq "^$name +[0-9]+ +128 +1 " || fail "xl list does not show $name"
    id=$(xl domid "$name") || fail "xl domid"
    [ "$(xl domname "$id")" = "$name" ] || fail "xl domname"
    xl vcpu-list "$name" | grep -q "^$name" || fail "xl vcpu-list"
    step pause
    run xl pause "$name"
    is_paused "$name" || fail "not shown as paused"
    run xl unpause "$name"
    is_paused "$name" && fail "still shown as paused"
    step destroy
    run xl destroy "$name"
    until_ok 20 domain_gone "$name" || fail "$name is still there"
    step "create paused, unpause"
    run xl create -p /guest/$name.cfg
    is_paused "$name" || fail "not created paused"
    run xl unpause "$name"
    step shutdown
    # A PVH guest's kernel that is asked before it runs its init cannot switch itself off.
    wait_console "$name" GUEST-UP 90 2
    run xl shutdown "$name"
    until_ok 60 domain_gone "$name" || fail "$name did not shut down"
    step "a guest that switches itself off"
    (sed 's/^extra = "/&do=poweroff /' /guest/$name.cfg; echo 'on_crash = "preserve"') > /tmp/$name-off.cfg
    run xl create /tmp/$name-off.cfg
    until_ok 60 domain_gone "$name" || fail "$name did not end by itself"
    await_console "$name" GUEST-UP 10 3 || fail "$name ended before it was up"
done
echo "LIFECYCLE-OK"
