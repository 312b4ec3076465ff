# SPDX-License-Identifier: GPL-2.0-only
# What `make run' does in dom0: creates a guest with a disk and a network card and shows how it comes up. /job/guest
# says of what type: pv, pvh, hvm or hvm-uefi.
type=$(cat /job/guest 2>/dev/null || echo pv)
sed 's/^name = .*/name = "demo"/' "/guest/$type.cfg" > /tmp/demo.cfg
echo "--- xl create demo ($type)"
xl create /tmp/demo.cfg || exit 1
log=/var/log/xen/guest-demo.log
i=0
until grep -aq GUEST-UP $log 2>/dev/null || [ $i -gt 6000 ]; do i=$((i + 1)); sleep 0.2; done
echo "--- the console of demo"
cat $log
echo "--- xl list"
xl list
case $type in
hvm*)
    xl qemu-monitor-command demo "screendump /tmp/screen.ppm"
    if [ -d /host ] && cp /tmp/screen.ppm /host/; then
        echo "--- its screen: images/kept/screen.png in the build directory, when you leave"
    fi
    ;;
esac
