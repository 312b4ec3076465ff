# SPDX-License-Identifier: GPL-2.0-only
# For jobs that make guests and end them: the machine is then as it was. `snapshot /tmp/before' first, as_before later.
# The loop's xenstore-ls and /proc reads are transient: only commands that stay are listed.
snapshot() { # folder
    rm -rf "$1" && mkdir -p "$1"
    xenstore-ls -fp > "$1/xenstore"
    losetup -a > "$1/loops"
    ip -o link | cut -d: -f2 > "$1/interfaces"
    ps -eo ppid,comm --no-headers | awk '$1 != 2 && $2 != "ps" && $2 != "awk" { print $2 }' | sort > "$1/processes"
    find /run/xen /run/xen-hotplug /var/lib/xen /var/run/xen -printf '%p %y %s\n' | sort > "$1/files"
    xl list | awk '{ print $1, $2, $3, $4 }' > "$1/domains"
    hypervisor_memory > "$1/memory"
}
# To the page and to the object, by debug keys. What the hypervisor keeps for the next time it counts itself, so none of it
# has to be tolerated: pages of small objects (one of each size stays), and dom0's pages of handles of mapped grants and of
# event channels, which grow to what it once needed.
hypervisor_memory() {
    xl debug-keys mge
    xl dmesg | awk '
        $2 == "memory:" && /are free/ { pages = $3 }
        $2 == "memory:" && /small objects/ { pages += $3; used[$10] = $8 }
        /d0 grant table:/ { pages += $9 }
        /d0 event channels,/ { pages += $7 }
        END {
            print pages, "pages free or kept"
            for (size = 16; size in used; size *= 2)
                print used[size], "objects of", size, "bytes"
        }'
}
settled() { snapshot /tmp/now && diff -r /tmp/before /tmp/now; }
as_before() { # when
    until_ok 30 settled || {
        diff -r /tmp/before /tmp/now
        xl dmesg | grep -E 'memory: |d[0-9]+ (grant table|event channels)' | tail -n 14
        fail "$1: something is left"
    }
}
