#!/bin/busybox sh
# In the emulated machine: prepares it like one that systemd has started, with groups v2 only and delegation as a border,
# runs the test with each privilege, and says over the serial line how it ended.
export PATH=/bin
busybox mount -t proc proc /proc
busybox mount -t sysfs sysfs /sys
busybox mount -t devtmpfs devtmpfs /dev
busybox mount -t tmpfs tmpfs /tmp
busybox chmod 1777 /tmp
groups=/sys/fs/cgroup
busybox mount -t cgroup2 -o nsdelegate cgroup2 $groups
for controller in cpu memory pids; do
    echo +$controller >$groups/cgroup.subtree_control
done
export GAVEL_TEST_SLOWNESS=20
export GAVEL_TEST_CELLS=/test/gavel-cells GAVEL_TEST_PROGRAMS=/test/programs GAVEL_TEST_SOURCES=/test/sources

# run NAME EXPECTED GROUP COMMAND...: in a control group of its own, as a service would.
run() {
    name=$1 group=$groups/$3
    export GAVEL_EXPECT="$2"
    shift 3
    echo "== $name"
    (echo 0 >"$group/cgroup.procs" && exec "$@" /test/privileges_test -silent)
    echo "RESULT $name $?"
}

busybox mkdir $groups/root.service $groups/delegated.service $groups/plain.service
(
    cd $groups/delegated.service && # what systemd does for User= and Delegate=yes
        busybox chown 1000:1000 . cgroup.procs cgroup.threads cgroup.subtree_control
)
run "root" "root v2" root.service busybox env
user="/bin/setpriv --reuid=1000 --regid=1000 --clear-groups --inh-caps=-all --bounding-set=-all --no-new-privs"
run "user, delegated" "user v2" delegated.service $user
run "user, not delegated" "user none" plain.service $user
echo "CLOCK $(busybox cut -d' ' -f1 /proc/uptime)"
left=$(busybox find $groups -name 'gavel-test-*' -o -name 'c[0-9]*' -type d)
echo "LEFT $left"
busybox poweroff -f
