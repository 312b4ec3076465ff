# SPDX-License-Identifier: GPL-2.0-only
# For jobs that make guests and end them: the machine is then as it was. `snapshot /tmp/before' first, as_before later.
# The loop's xenstore-ls and /proc reads are transient: only commands that stay are listed.
snapshot() { # folder
    rm -rf "$1" && mkdir -p "$1"
    /job/free-pages > "$1/free-pages"
    xenstore-ls -fp > "$1/xenstore"
    losetup -a > "$1/loops"
    ip -o link | cut -d: -f2 > "$1/interfaces"
    ps -eo ppid,comm --no-headers | awk '$1 != 2 && $2 != "ps" && $2 != "awk" { print $2 }' | sort > "$1/processes"
    find /run/xen /run/xen-hotplug /var/lib/xen /var/run/xen -printf '%p %y %s\n' | sort > "$1/files"
    xl list | awk '{ print $1, $2, $3, $4 }' > "$1/domains"
}
settled() { snapshot /tmp/now && pages_are_back && diff -r -x free-pages /tmp/before /tmp/now; }
# The hypervisor keeps some pages for the next time: of small objects one of each of 8 sizes, of handles of mapped grants
# one for each vcpu of dom0, whenever each is first needed. That is 10 pages; one a domain is more in the end.
kept=10
pages_are_back() { [ $(($(cat /tmp/before/free-pages) - $(cat /tmp/now/free-pages))) -le $kept ]; }
as_before() { # when
    until_ok 30 settled || {
        diff -r /tmp/before /tmp/now
        fail "$1: something is left"
    }
}
