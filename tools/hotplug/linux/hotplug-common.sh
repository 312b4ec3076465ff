# SPDX-License-Identifier: GPL-2.0-only
# For hotplug scripts, which are run with XENBUS_PATH naming the back end's directory in xenstore. What went wrong is
# left in its hotplug-error, a good end in hotplug-status; the exit status says the same.
PATH=$PATH:/usr/sbin:/sbin:/usr/bin:/bin
export PATH

store_get() { xenstore-read "$XENBUS_PATH/$1" 2>/dev/null; }

fail() {
    echo "$*" >&2
    xenstore-write "$XENBUS_PATH/hotplug-error" "$*" "$XENBUS_PATH/hotplug-status" error
    exit 1
}

[ -n "$XENBUS_PATH" ] || {
    echo "$0 is run by the toolstack, with XENBUS_PATH in the environment" >&2
    exit 2
}

# One script of a kind at a time: the lock goes with the process.
lock() {
    mkdir -p /run/xen-hotplug
    exec 9>>"/run/xen-hotplug/$1"
    flock -w 30 9 || fail "another hotplug script keeps /run/xen-hotplug/$1 locked"
}
