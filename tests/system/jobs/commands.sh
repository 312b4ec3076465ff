# SPDX-License-Identifier: GPL-2.0-only
# Commands beside the plain lifecycle: the console and leaving it by ^], create -c and -F, dmesg -c, debug-keys, rename,
# sysrq, trigger, list -l, info -n. The same for both toolstacks; what a wrong configuration is answered is our own.
. /job/common.sh

refused() { # name of the file, what the answer must contain, its line
    (grep -v '^name' /guest/pv-min.cfg; printf 'name = "%s"\n' "$1"; printf '%b\n' "$3") > "/tmp/$1.cfg"
    xl create -n "/tmp/$1.cfg" > /tmp/out 2>&1 && fail "$1.cfg was taken: $(cat /tmp/out)"
    line=$(wc -l < "/tmp/$1.cfg")
    grep -q "/tmp/$1.cfg:$line:.*$2" /tmp/out || fail "the answer to '$3' in line $line does not say so: $(cat /tmp/out)"
}

step "create -c, and leave the console"
/job/on-pty 150 xl create -c /guest/pv-min.cfg > /tmp/out <<'EOF' || fail "create -c ended with $?: $(cat /tmp/out)"
wait GUEST-UP
wait / #
type echo on$((20 + 22))line\r
wait on42line
type ^]
EOF
id=$(xl domid pv-min) || fail "it is gone with its console"

step "console: what was shown before is shown again; typing; leaving"
/job/on-pty 60 xl console pv-min > /tmp/out <<'EOF' || fail "console ended with $?: $(cat /tmp/out)"
type \r
wait / #
type echo once$((1 + 1))more\r
wait once2more
type ^]
EOF
step "console of a guest that is not there, and by number"
xl console nobody > /tmp/out 2>&1 && fail "there is a console of nobody"
grep -q nobody /tmp/out || fail "the answer does not name it: $(cat /tmp/out)"
/job/on-pty 60 xl console -t pv -n 0 "$id" > /tmp/out <<'EOF' || fail "console -n ended with $?: $(cat /tmp/out)"
type \r
wait / #
type ^]
EOF

step "sysrq and trigger"
run xl sysrq pv-min h
wait_console pv-min 'sysrq: HELP' 30
xl sysrq pv-min help >/dev/null 2>&1 && fail "a word is not a letter"
xl trigger pv-min whatever >/dev/null 2>&1 && fail "there is no such trigger"
run xl trigger pv-min nmi
wait_console pv-min 'NMI' 30

step rename
run xl rename pv-min other-name
[ "$(xl domid other-name)" = "$id" ] || fail "the new name is not found"
xl domid pv-min >/dev/null 2>&1 && fail "the old name is still found"
xl rename other-name Domain-0 >/dev/null 2>&1 && fail "two domains of one name"
run xl rename other-name pv-min

step "list -l"
xl list -l > /tmp/list.json || fail "list -l"
[ "$(/job/json-get < /tmp/list.json)" = 2 ] || fail "not two domains: $(cat /tmp/list.json)"
xl list -l pv-min > /tmp/out || fail "list -l of one"
[ "$(/job/json-get 0 domid < /tmp/out)" = "$id" ] || fail "domid: $(cat /tmp/out)"
[ "$(/job/json-get 0 config c_info name < /tmp/out)" = pv-min ] || fail "name: $(cat /tmp/out)"
[ "$(/job/json-get 0 config c_info type < /tmp/out)" = pv ] || fail "type: $(cat /tmp/out)"
[ "$(/job/json-get 0 config b_info target_memkb < /tmp/out)" = 131072 ] || fail "memory: $(cat /tmp/out)"
[ "$(/job/json-get 0 config b_info kernel < /tmp/out)" = /guest/vmlinuz ] || fail "kernel: $(cat /tmp/out)"

step "info -n"
xl info -n > /tmp/out || fail "info -n"
grep -q '^cpu_topology' /tmp/out || fail "no topology: $(cat /tmp/out)"
[ "$(sed -n '/^cpu_topology/,/^device/p' /tmp/out | grep -Ec '^ +[01]: +[0-9]+ +[0-9]+ +[0-9]+$')" = 2 ] || fail "not two CPUs: $(cat /tmp/out)"
grep -Eq '^ +0: +[0-9]+ +[0-9]+ +[0-9]+$' <(sed -n '/numa_info/,$p' /tmp/out) || fail "no node: $(cat /tmp/out)"

step "debug-keys, dmesg -c"
run xl debug-keys h
xl dmesg -c > /tmp/out || fail "dmesg -c"
[ "$(wc -l < /tmp/out)" -gt 20 ] || fail "dmesg shows little"
xl dmesg > /tmp/again || fail "dmesg"
[ "$(wc -l < /tmp/again)" -lt 3 ] || fail "dmesg -c did not clear: $(cat /tmp/again)"
run xl debug-keys h
xl dmesg | grep -qi reboot || fail "the help of the debug keys is not shown"
run xl destroy pv-min
until_ok 20 domain_gone pv-min || fail "it is still there"

step "create -F stays until the guest ends, and says how"
(sed 's/^extra = "/&do=poweroff /' /guest/pv-min.cfg; echo 'name = "front"') > /tmp/front.cfg
timeout 120 xl create -F /tmp/front.cfg > /tmp/out 2>&1 || fail "create -F ended with $?: $(cat /tmp/out)"
grep -q "has shut down, reason code 0" /tmp/out || fail "create -F does not say what happened: $(cat /tmp/out)"
domain_gone front || fail "create -F ended before the guest was gone"

step "create -c of a guest that ends: the console ends, too"
/job/on-pty 120 xl create -c /tmp/front.cfg > /tmp/out <<'EOF' || fail "create -c ended with $?: $(cat /tmp/out)"
wait GUEST-UP
EOF
until_ok 30 domain_gone front || fail "it is still there"

ours=no
[ ! -x /usr/lib/xylem/bin/xenconsole ] || ours=yes
if [ $ours = yes ]; then
    step "wrong configurations: file, line, key"
    refused number memory 'memory = "much"'
    refused type type 'type = "tv"'
    refused disk disk 'disk = [ "format=raw, vdev=xvda, access=sometimes, target=/guest/disk.img" ]'
    refused vif mac 'vif = [ "mac=00:16" ]'
    refused syntax '' 'memory = = 3'
    refused list vcpus 'vcpus = [ 1, 2 ]'
fi
step "xl.conf's CPU masks"
cpu_of() { xl vcpu-list "$1" | awk -v n="$1" '$1 == n { print $7 }'; }
cp /etc/xen/xl.conf /tmp/xl.conf
echo 'vm.pv.cpumask = "1"' >> /etc/xen/xl.conf
run xl create -p /guest/pv-min.cfg
[ "$(cpu_of pv-min)" = 1 ] || fail "the mask did not keep it from CPU 0: $(xl vcpu-list pv-min)"
xl vcpu-pin pv-min 0 0 > /tmp/out 2>&1 && fail "pinned to a CPU outside the mask"
[ "$ours" != yes ] || grep -q -i mask /tmp/out || fail "the answer does not name the mask: $(cat /tmp/out)"
[ "$(cpu_of pv-min)" = 1 ] || fail "the affinity did not stay: $(xl vcpu-list pv-min)"
run xl vcpu-pin --ignore-global-affinity-masks pv-min 0 0
[ "$(cpu_of pv-min)" = 0 ] || fail "the mask was not ignored: $(xl vcpu-list pv-min)"
run xl destroy pv-min
cp /tmp/xl.conf /etc/xen/xl.conf
step "what cannot be made leaves nothing behind"
same_pages() { [ "$(/job/free-pages)" = "$before" ]; }
cannot() { # name, what the answer must name, sed program for the configuration
    (sed "$3" /guest/pv-min.cfg; echo "name = \"$1\"") > "/tmp/$1.cfg"
    before=$(/job/free-pages)
    xenstore-ls -fp > /tmp/before
    timeout 100 xl create "/tmp/$1.cfg" > /tmp/out 2>&1 && fail "$1 was created"
    grep -q -- "$2" /tmp/out || fail "$1: the answer does not name '$2': $(cat /tmp/out)"
    [ "$ours" = yes ] && grep -i 'non-exist\|no such domain' /tmp/out && fail "$1 was destroyed twice: $(cat /tmp/out)"
    until_ok 20 domain_gone "$1" || fail "$1: half a domain is left"
    until_ok 20 same_pages || fail "$1: pages are gone: $before before, $(/job/free-pages) now"
    xenstore-ls -fp | diff /tmp/before - || fail "$1: xenstore is not as it was"
}
xl create /tmp/nothing.cfg > /tmp/out 2>&1 && fail "created from nothing"
grep -q /tmp/nothing.cfg /tmp/out || fail "the answer does not name the file: $(cat /tmp/out)"
cannot nokernel /guest/no-kernel 's#^kernel = .*#kernel = "/guest/no-kernel"#'
if [ "$ours" = yes ]; then      # the original leaves directories, or says less
    cannot badkernel /guest/initrd.gz 's#^kernel = .*#kernel = "/guest/initrd.gz"#'
    cannot nobridge nowhere0 '$a vif = [ "bridge=nowhere0" ]'
    cannot nodisk /guest/no-disk '$a disk = [ "format=raw, vdev=xvda, access=rw, target=/guest/no-disk" ]'
    cannot toobig memory 's/^memory = .*/memory = 100000/'
fi
echo "COMMANDS-OK"
