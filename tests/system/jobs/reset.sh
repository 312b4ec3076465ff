# SPDX-License-Identifier: GPL-2.0-only
# Soft reset of a bare guest, as a PVH and as an HVM guest. TYPES: of the guest (default: pvh hvm).
. /job/common.sh

# A bare guest that starts over, asks for what it finds then, and starts over again.
bare_reset() {
    step "start over in its memory"
    name=reset-$base
    {
        if [ "$base" = pvh ]; then echo 'kernel = "/job/hvm-reset.elf"'
        else printf 'firmware_override = "/job/hvm-reset.fw"\nvnc = 0\n'; fi
        printf 'name = "%s"\ntype = "%s"\nmemory = 64\nvcpus = 2\n' "$name" "$base"
        printf 'on_poweroff = "destroy"\non_crash = "destroy"\non_reboot = "destroy"\non_soft_reset = "soft-reset"\n'
    } > "/tmp/$name.cfg"
    run xl create "/tmp/$name.cfg"
    until_ok 60 domain_gone "$name" || fail "$name is still there: $(console_text "$name"; xl list)"
    console_has "$name" '^ok 10 ' && ! console_has "$name" '^not ok' || fail "$name: $(console_text "$name")"
}

for base in $(cat /job/types 2>/dev/null || echo pvh hvm); do bare_reset; done
echo "RESET-OK"
