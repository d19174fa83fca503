#!/usr/bin/env bash
# as_ordinary_user.sh TEST CELLS PROGRAMS SOURCES [ARGUMENTS...]
#
# Runs a sandbox test as a user without any privilege: as whoever calls it, or, when root calls it, as a user id that
# nobody else has at the moment. What the test needs is copied to where such a user can read it, since the build may be
# below a home directory that is closed. Afterwards no process of that user may be left.
set -eu
[ $# -ge 4 ] || { sed -n 2,6p "$0" >&2; exit 2; }
test=$1 cells=$2 programs=$3 sources=$4
shift 4

here=$(mktemp -d "${TMPDIR:-/tmp}/gavel-user-test.XXXXXXXX")
trap 'rm -rf "$here"' EXIT
cp "$test" "$cells" "$here/"
cp -r "$programs" "$here/programs"
cp -r "$sources" "$here/sources"
chmod -R a+rX "$here"
export GAVEL_TEST_CELLS="$here/${cells##*/}" GAVEL_TEST_PROGRAMS="$here/programs" GAVEL_TEST_SOURCES="$here/sources"

if [ "$(id -u)" -ne 0 ]; then
    "$here/${test##*/}" "$@"
    exit
fi
command -v setpriv >/dev/null || { echo "setpriv is missing; install util-linux" >&2; exit 1; }

processes_of() { grep -lE "^Uid:[[:space:]]+$1[[:space:]]" /proc/[0-9]*/status 2>/dev/null || true; }
user=$((300000 + $$ % 100000))
while [ -n "$(processes_of $user)" ]; do
    user=$((user + 1))
done
status=0
# The limits of our systemd unit, where root may raise its own: programs in cells must not come by what they allow.
limits=(prlimit --rtprio=1 --nice=30)
"${limits[@]}" true 2>/dev/null || limits=()
HOME=/ "${limits[@]}" setpriv --reuid=$user --regid=$user --clear-groups --inh-caps=-all --bounding-set=-all --no-new-privs \
    "$here/${test##*/}" "$@" || status=$?
for _ in $(seq 300); do # what was killed last may still be dying
    left=$(processes_of $user)
    [ -n "$left" ] || break
    sleep 0.1
done
[ -z "$left" ] || { echo "processes are left: $left" >&2; exit 1; }
exit $status
