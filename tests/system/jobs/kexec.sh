# SPDX-License-Identifier: GPL-2.0-only
# An HVM guest's kernel starts another one in its place, twice: the same domain and device model, with the same devices, and
# all its memory: what the old kernel's balloon held comes again, which the next kernel does not know to be missing.
# shellcheck source=tests/system/jobs/common.sh
. /job/common.sh
# shellcheck source=tests/system/jobs/guest-shell.sh
. /job/guest-shell.sh
type=hvm

step "create $type"
(cat /guest/hvm.cfg; echo 'on_soft_reset = "soft-reset"') > /tmp/hvm.cfg
run xl create /tmp/hvm.cfg
id=$(xl domid "$type") || fail "xl domid"
wait_console "$type" GUEST-UP 420
pid=$(xenstore-read "/local/domain/$id/image/device-model-pid")
for life in 2 3; do
    step "kernel number $life"
    run xl mem-set "$type" 208
    until_ok 60 memory_is "$type" 208 hvm || fail "its balloon does not grow: $(xl list)"
    guest_start 'kexec /mnt/boot/vmlinuz /mnt/boot/initrd.gz "$(cat /proc/cmdline)"'
    wait_console "$type" GUEST-UP 240 $life
    console_text "$type" | grep -a GUEST-UP | tail -n 1 | grep -q 'cpus=2 disk=ok net=ok' ||
        fail "not as before: $(console_text "$type" | grep -a GUEST-UP | tail -n 1)"
    [ "$(xl domid "$type")" = "$id" ] || fail "it is another domain"
    must 'ping -c 1 -W 5 10.87.0.1'
    run xl mem-set "$type" 256
    until_ok 60 memory_is "$type" 256 hvm || fail "it has lost memory: $(xl list)"
    must 'mkdir /t && mount -t tmpfs -o size=100% t /t && dd if=/dev/urandom of=/t/big bs=1M count=120 && md5sum /t/big > /sum'
    must 'md5sum -c /sum && umount /t && rmdir /t'
done
[ -d "/proc/$pid" ] || fail "its device model is another one"
step shutdown
run xl shutdown -w "$type"
until_ok 60 domain_gone "$type" || fail "it is still there"
echo "KEXEC-OK"
