#!/usr/bin/env bash
# run_guest.sh TEST CELLS PROGRAMS SOURCES
#
# Boots a Debian kernel in a machine that qemu emulates, with nothing but control groups v2, and runs the sandbox test there:
# as root, as an ordinary user with a delegated subtree, and as one without. Needs neither root nor KVM. Says how long
# it took; ctest's TIMEOUT ends it if it hangs.
set -eu
[ $# -eq 4 ] || { sed -n 2,6p "$0" >&2; exit 2; }
test=$1 cells=$2 programs=$3 sources=$4
folder=$(cd -- "$(dirname -- "$0")" && pwd)

die() { echo "run_guest.sh: $*" >&2; exit 1; }
for tool in qemu-system-x86_64:qemu-system-x86 busybox:busybox-static setpriv:util-linux; do
    command -v "${tool%%:*}" >/dev/null || die "${tool%%:*} is missing; run: apt-get install --no-install-recommends ${tool#*:}"
done
kernel=$("$folder/find_kernel.sh") || exit 1

here=$(mktemp -d "${TMPDIR:-/tmp}/gavel-guest.XXXXXXXX")
trap 'rm -rf "$here"' EXIT
root=$here/root
mkdir -p "$root"/{bin,dev,etc,proc,sys,tmp,usr/lib,test/programs,test/sources}
ln -s usr/lib "$root/lib"
ln -s usr/lib "$root/lib64"

# copy_program FILE TARGET: with the libraries it needs, all to one folder where the loader looks.
copy_program() {
    cp -L "$1" "$root/$2"
    local library
    for library in $(ldd "$1" 2>/dev/null | grep -o '/[^ ]*'); do
        cp -nL "$library" "$root/usr/lib/"
    done
}
copy_program "$(command -v busybox)" bin/busybox
copy_program "$(command -v setpriv)" bin/setpriv
copy_program "$test" test/privileges_test
copy_program "$cells" test/gavel-cells
for name in $(grep -o '"[a-z_0-9]*"' "$folder/../privileges_test.cpp" | tr -d '"' | sort -u) find_state; do
    [ -f "$programs/$name" ] || continue
    strip -o "$root/test/programs/$name" "$programs/$name"
    cp "$sources/$name.c" "$root/test/sources/"
done
cp "$folder/init.sh" "$root/start"
cat >"$here/init" <<'END'
#!/image/bin/busybox sh
# Away from the initial file system, which no root can be pivoted away from.
/image/bin/busybox mount --bind /image /image
cd /image && /image/bin/busybox mount --move . / && exec /image/bin/busybox chroot . /start
END
chmod 755 "$here/init" "$root/start"
mv "$root" "$here/image"
(cd "$here" && find init image | busybox cpio -o -H newc 2>/dev/null) >"$here/initramfs"

started=$SECONDS
# Two processors, as the emulation has no better use for the host's second one.
qemu-system-x86_64 -accel tcg,thread=multi -machine pc -cpu max -smp 2 -m 1024 -nodefaults -no-reboot -display none \
    -serial stdio -kernel "$kernel" -initrd "$here/initramfs" \
    -append "console=ttyS0 quiet loglevel=3 panic=-1 cgroup_no_v1=all mitigations=off random.trust_cpu=on" \
    </dev/null 2>&1 | tr -d '\r' | tee "$here/log"
echo "The emulated machine ran for $((SECONDS - started)) s, of which the tests took until second $(sed -n 's/^CLOCK //p' "$here/log")."

status=0
for name in "root" "user, delegated" "user, not delegated"; do
    grep -qx "RESULT $name 0" "$here/log" || { echo "FAILED: $name"; status=1; }
done
grep -qx "LEFT " "$here/log" || { echo "FAILED: groups are left"; status=1; }
exit $status
