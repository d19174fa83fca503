#!/usr/bin/env bash
# Prints the path of a Debian kernel that the emulated machine can boot: $GAVEL_GUEST_KERNEL, one that was unpacked by
# `./gavel guest-kernel`, or one that this host boots itself.
set -u
home=${GAVEL_HOME:-$(cd -- "$(dirname -- "$0")/../../../.." && pwd)/.gavel}
for kernel in "${GAVEL_GUEST_KERNEL:-}" "$home"/guest-kernel/boot/vmlinuz-*-cloud-amd64 /boot/vmlinuz-*-amd64; do
    if [ -r "$kernel" ]; then
        echo "$kernel"
        exit 0
    fi
done
echo "no Debian kernel to emulate; run ./gavel guest-kernel, which downloads one (27 MB) and installs nothing" >&2
exit 1
