#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# clients.sh BINDIR: run the xenstore-* commands of BINDIR through their paces against the daemon $XENSTORED_RUNDIR
# points to, and print all they say and how they exit; two runs on fresh stores must not differ. What goes to standard
# error is free wording: it is only shown whether there was any.
bin=$1
t() {
    echo "--- $*"
    local cmd=$1; shift
    timeout 5 "$bin/xenstore-$cmd" "$@" </dev/null 2>/tmp/clients.$$; rc=$?
    echo "rc=$rc$([ -s /tmp/clients.$$ ] && echo ' complained')"
}
nl=$'tab\tcr\rnl\n\\ "q\x01\x1b\x7f\xc3'
t write /p/q/r "$nl"; t ls /p; t read /p/q/r; t read -R /p/q/r
t write /p/x 'a\tb\rc\nd\4\101\8\\e\x4\x41b\q\'; t read -R /p/x; t ls -f /p
t write -R /p/y 'a\tb\'; t read /p/y; t write /e ''; t read /e; t read -p /e /p/y; t read -pR /p/y
for n in 3 65 72 73 90; do for v in 0 1 5 69 70 100; do
    t rm /w; t write "/w/$(printf 'n%.0s' $(seq $n))" "$(printf 'v%.0s' $(seq $v))"; t ls /w; t ls -p /w; t ls -fp /w
done; done
t write /w/$(printf 'd/%.0s' $(seq 50))x "$(printf 'v%.0s' $(seq 100))"; t ls -p /w
t ls; t ls -p; t ls -fp /; t ls /p /e; t ls /nope; t ls 'bad path'; t ls ''; t ls -s /e
t read; t read /nope; t read 'bad path'; t read /e /nope /e
t list / /p; t list -p / /p; t list /nope; t list
t exists /p; t exists /p /nope; t exists /nope; t exists; t exists 'bad path'
t rm /nope; t rm /nope/x; t rm; t rm 'bad path'
t write /k/a/b/c 1 /k/v 1; t write /k/v/w/x 2; t rm -t /k/v/w/x; t ls -f /k; t rm -t /k/a/b/c; t ls -f /k
t write /odd; t write /even 1 /odd; t ls /even; t write 'bad path' x; t write /ok 1 'bad path' x; t exists /ok
t write /k/a/b/c 1; t chmod /k/a/b r0; t chmod -r /k/a n0 r0; t chmod -u /k/a/b b0 w0; t ls -fp /k; t ls -p
t chmod /k r0; t chmod /k q0; t chmod /k ''; t chmod /nope r0; t chmod /k
t watch -n 1 /k; t watch -n 3 /k /p @releaseDomain; t watch 'bad path'; t watch
for c in ls read write rm list exists watch chmod; do t $c -h; done
for i in $(seq 700); do echo "/many/a-rather-long-name-$i"; echo $i; done | xargs -n 100 "$bin/xenstore-write"
t list /many; t ls /many
rm -f /tmp/clients.$$
