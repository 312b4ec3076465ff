# SPDX-License-Identifier: GPL-2.0-only
# Guests with 1, 2 and 4 vcpus that compute, write to their disks and send packets, while disks, cards, vcpus and
# memory come and go, and while they are paused, rebooted, destroyed and made again, each time with another number of
# vcpus; for as many minutes as /job/minutes says. Then all of them end, and the machine is as it was. TYPES: of the guests
# in turn (default: pv); an hvm guest is installed on its disk, with firmware and GRUB.
# shellcheck source=tests/system/jobs/common.sh
. /job/common.sh
# shellcheck source=tests/system/jobs/leaks.sh
. /job/leaks.sh
read -r -a types <<< "$(cat /job/types 2>/dev/null || echo pv)"
minutes=$(cat /job/minutes 2>/dev/null || echo 30)
vcpus=(1 2 4)
guests=${#vcpus[@]}
partition=$((18432 * 512))              # the root of an installed disk: see scripts/mkhvmdisk
lives=()            # how often each has come up
done_of=()          # operations, by number

name_of() { echo "stress$1"; }
backend_state() { [ "$(xenstore-read "/local/domain/0/backend/$1/state" 2>/dev/null)" = "$2" ]; }
type_of() { echo "${types[$1 % ${#types[@]}]}"; }
mebibytes_of() { if [ "$(type_of "$1")" = hvm ]; then echo 208; else echo 144; fi; }
mount_disk() { # number: its root, at /mnt
    local options=loop
    [ "$(type_of "$1")" != hvm ] || options=loop,offset=$partition
    mount -o "$options" "/tmp/disk$1.img" /mnt
}
set_vcpus() { sed -i "s/^vcpus = .*/vcpus = ${vcpus[$1]}/" "/tmp/$(name_of "$1").cfg"; }
configure() { # number from 0
    local type image=disk memory words="do=stress ip=10.87.0.1$1"
    type=$(type_of "$1") memory=$(mebibytes_of "$1")
    [ "$type" != hvm ] || image=hvm
    cp --sparse=always "/guest/$image.img" "/tmp/disk$1.img"
    truncate -s 1M "/tmp/more$1.img"
    sed -e "s/^name = .*/name = \"$(name_of "$1")\"/; s/^memory = .*/memory = $memory/; s#/guest/$image.img#/tmp/disk$1.img#" \
        -e "s/00:00:02/00:00:1$1/; s/ip=10.87.0.2/$words/" "/guest/$type.cfg" > "/tmp/$(name_of "$1").cfg"
    set_vcpus "$1"
    if [ "$type" = hvm ]; then          # its kernel's command line is on its disk
        mount_disk "$1" && sed -i "s/ip=10.87.0.2/$words/" /mnt/boot/grub/grub.cfg && umount /mnt || fail "the disk of guest $1"
    fi
    lives[$1]=0
}
came_up() { # number: its next life has begun
    lives[$1]=$((lives[$1] + 1))
    wait_console "$(name_of "$1")" GUEST-UP 600 "${lives[$1]}"
    console_text "$(name_of "$1")" | grep -a GUEST-UP | tail -n 1 | grep -q "cpus=${vcpus[$1]} disk=ok net=ok" ||
        fail "$(name_of "$1"): $(console_text "$(name_of "$1")" | grep -a GUEST-UP | tail -n 1)"
}
answers() { ping -c 1 -W 5 "10.87.0.1$1" >/dev/null; }
all_answer() { # after what
    for g in $(seq 0 $((guests - 1))); do
        until_ok 30 answers "$g" || fail "$(name_of "$g") does not answer after $1"
    done
}

op_disk() {
    local id
    id=$(xl domid "$(name_of "$1")")
    run xl block-attach "$(name_of "$1")" "format=raw,vdev=xvdb,access=rw,target=/tmp/more$1.img"
    until_ok 60 backend_state "vbd/$id/51728" 4 || fail "$(name_of "$1") did not take the disk"
    run xl block-detach "$(name_of "$1")" xvdb
}
op_card() {
    local id
    id=$(xl domid "$(name_of "$1")")
    run xl network-attach "$(name_of "$1")" bridge=xenbr0
    until_ok 60 backend_state "vif/$id/1" 4 || fail "$(name_of "$1") did not take the card"
    run xl network-detach "$(name_of "$1")" 1
}
op_memory() {
    local all
    all=$(mebibytes_of "$1")
    for to in $((all - 24)) "$all"; do
        run xl mem-set "$(name_of "$1")" "$to"
        until_ok 90 memory_is "$(name_of "$1")" "$to" "$(type_of "$1")" || fail "$(name_of "$1") has not $to MiB: $(xl list)"
    done
}
# Linux lets go of processors that xenstore takes away, but not as an HVM guest: there they are ACPI's.
op_vcpus() {
    [ "${vcpus[$1]}" -gt 1 ] && [ "$(type_of "$1")" != hvm ] || return 0
    run xl vcpu-set --ignore-host "$(name_of "$1")" 1
    until_ok 90 online_is "$(name_of "$1")" 1 || fail "$(name_of "$1") kept its vcpus: $(xl vcpu-list)"
    run xl vcpu-set --ignore-host "$(name_of "$1")" "${vcpus[$1]}"
    until_ok 90 online_is "$(name_of "$1")" "${vcpus[$1]}" || fail "$(name_of "$1") did not take its vcpus: $(xl vcpu-list)"
}
op_pause() {
    run xl pause "$(name_of "$1")"
    is_paused "$(name_of "$1")" || fail "$(name_of "$1") is not paused"
    run xl unpause "$(name_of "$1")"
}
op_reboot() {
    run xl reboot "$(name_of "$1")"
    came_up "$1"
}
op_again() {
    run xl destroy "$(name_of "$1")"
    until_ok 30 domain_gone "$(name_of "$1")" || fail "$(name_of "$1") is still there"
    vcpus[$1]=$((vcpus[$1] == 4 ? 1 : vcpus[$1] * 2))
    set_vcpus "$1"
    run xl create "/tmp/$(name_of "$1").cfg"
    came_up "$1"
}
ops=(disk card memory vcpus pause again reboot)

# What serves the guests' devices comes before them, as on any host that is full.
run xl sched-credit2 -d Domain-0 -w 4096
for g in $(seq 0 $((guests - 1))); do configure "$g"; done
step "the first: directories of xenstore that stay"
for g in $(seq 0 $((guests - 1))); do
    run xl create "/tmp/$(name_of "$g").cfg"
    [ "$g" != 0 ] || came_up 0
    run xl destroy "$(name_of "$g")"
done
no_loops() { [ -z "$(losetup -a)" ]; }
until_ok 30 no_loops || fail "a loop device is left: $(losetup -a)"
snapshot /tmp/before

step "all at once"
for g in $(seq 0 $((guests - 1))); do run xl create "/tmp/$(name_of "$g").cfg"; done
for g in $(seq 0 $((guests - 1))); do came_up "$g"; done
step "for $minutes minutes"
end=$((SECONDS + minutes * 60)) n=0
while [ $SECONDS -lt $end ]; do
    g=$((n % guests)) op=${ops[$((n / guests % ${#ops[@]}))]}
    echo "$n: $op, $(name_of "$g")"
    "op_$op" "$g"
    all_answer "$op of $(name_of "$g")"
    done_of[n / guests % ${#ops[@]}]=$((${done_of[n / guests % ${#ops[@]}]:-0} + 1))
    n=$((n + 1))
done
for i in "${!ops[@]}"; do echo "${ops[$i]}: ${done_of[$i]:-0} times"; done

step "the end of all of them"
run xl shutdown -a -w
all_gone() { [ "$(xl list | wc -l)" = 2 ]; }
until_ok 90 all_gone || fail "some are still there: $(xl list)"
for g in $(seq 0 $((guests - 1))); do
    mount_disk "$g" && grep -q boot /mnt/boots && umount /mnt || fail "the disk of $(name_of "$g")"
done
as_before "after $n operations"
echo "STRESS-OK $n operations"
