#!/usr/bin/env bash
# systemd_units_test.sh UNITS PROGRAMS
#
# systemd understands every line of the units, and the worker's has what cells need and nothing that keeps them from being
# made. The programs are those of the build, because none are installed.
set -eu
units=$1 programs=$2
command -v systemd-analyze >/dev/null ||
    { echo "systemd-analyze is missing; run: apt-get install --no-install-recommends systemd" >&2; exit 1; }

here=$(mktemp -d "${TMPDIR:-/tmp}/gavel-units.XXXXXXXX")
trap 'rm -rf "$here"' EXIT
status=0
cp "$units"/*.timer "$here"
for unit in "$units"/*.service; do
    sed "s#/usr/bin/gavel-#$programs/gavel-#; /^Documentation=/d" "$unit" >"$here/${unit##*/}"
done
for unit in "$here"/*.service "$here"/*.timer; do
    # Complaints about units of the host are not ours.
    complaints=$(systemd-analyze verify --man=no "$unit" 2>&1 | grep -F "${unit##*/}" || true)
    [ -z "$complaints" ] || { echo "$complaints"; status=1; }
done

worker=$units/gavel-worker.service
for needed in Delegate=yes User=gavel OOMPolicy=continue NoNewPrivileges=yes; do
    grep -qx "$needed" "$worker" || { echo "gavel-worker.service lacks $needed"; status=1; }
done
for harmful in RestrictNamespaces PrivateUsers ProtectControlGroups ProtectHostname ProtectKernelTunables ProtectKernelLogs \
    ProtectProc ProcSubset SystemCallFilter MemoryDenyWriteExecute; do
    ! grep -q "^$harmful=" "$worker" || { echo "gavel-worker.service: with $harmful cells cannot be made"; status=1; }
done
exit $status
