# SPDX-License-Identifier: GPL-2.0-only
# Guests saved to a file and restored: with more than one vcpu, twice, and each time still able to do what they are asked.
. /job/common.sh
# Are its disks' and cards' back ends connected? A guest that is stopped again before then may not come back.
connected() { # domid
    local backend
    for backend in $(xenstore-ls -f "/local/domain/$1/device" | sed -n 's|.*/v[bi][df]/[^/]*/backend = "\(.*\)"$|\1|p'); do
        [ "$(xenstore-read "$backend/state")" = 4 ] || return 1
    done
}
types=$(cat /job/types 2>/dev/null || echo pvh)
image=/var/tmp/guest.image

for type in $types; do
    name=$type-min
    [ -f "/guest/$name.cfg" ] || name=$type     # HVM guests have disks in any case
    (sed '/^vcpus/d' "/guest/$name.cfg"; echo 'vcpus = 2') > "/tmp/$name-2.cfg"
    step "create $name"
    run xl create "/tmp/$name-2.cfg"
    wait_console "$name" GUEST-UP 420
    for time in 1 2; do
        step "save $name"
        run xl save "$name" $image
        domain_gone "$name" || fail "$name is still there after it was saved"
        step "restore $name"
        run xl restore $image
        rm -f $image
        until_ok 60 connected "$(xl domid "$name")" ||
            fail "after restore $time its devices stay away: $(xenstore-ls -f "/local/domain/$(xl domid "$name")/device")"
        [ "$(xl vcpu-list "$name" | grep -c "^$name")" = 2 ] || fail "not two vcpus after restore $time"
    done
    step "shutdown $name"
    run xl shutdown "$name"
    until_ok 60 domain_gone "$name" || fail "$name did not shut down after it was restored"
done
echo "SAVE-OK"
