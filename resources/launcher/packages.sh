# The Debian packages of each purpose, and their installation. Sourced by ./gavel.

# What building the programs takes.
build_packages=(
    g++ cmake ninja-build pkg-config ccache mold
    qt6-base-dev qt6-websockets-dev libqt6sql6-sqlite libqt6sql6-psql libhiredis-dev
    libboost1.74-dev libfmt-dev libsodium-dev libssl-dev libarchive-dev libseccomp-dev libyaml-cpp-dev
    zlib1g-dev libcurl4-openssl-dev libvalijson-dev prometheus-cpp-dev
)
# What judging C, C++ and Python, answers in zip files, and the launcher's own steps take.
run_packages=(gcc g++ libc6-dev python3 unzip curl jq ca-certificates)
# What ./gavel up --cluster takes beyond that.
cluster_packages=(postgresql-15 redis-server nginx-light util-linux)
# What the desktop console takes.
console_packages=(
    qt6-svg-dev libqscintilla2-qt6-dev qtkeychain-qt6-dev qt6-tools-dev qt6-tools-dev-tools qt6-l10n-tools
    fonts-dejavu-core
)
# What the tests take beyond that: the languages of the core tier and those of the sample problems, tools that act as
# users do, and an emulated machine with control groups v2.
test_packages=(
    zip sqlite3 procps postgresql-15 redis-server libfaketime nginx-light openssl
    clang-14 pypy3 golang-go rustc-web nodejs openjdk-17-jdk-headless
    mono-mcs mono-runtime ruby php-cli perl lua5.4 dash binutils
    qemu-system-x86 busybox-static systemd
)
# What the benchmarks take beyond that.
bench_packages=(wrk bubblewrap postgresql-15 redis-server libfaketime)

# Prints those of the given packages that are not installed.
missing_packages() {
    local package
    for package in "$@"; do
        dpkg-query -W -f='${db:Status-Abbrev}\n' "$package" 2>/dev/null | grep -q '^.i' || echo "$package"
    done
}

# Debian starts and enables the service of every package it installs. We want the programs only: no package may start
# anything while we install (policy-rc.d is how Debian is told), and what came with it is not enabled afterwards.
service_units=(postgresql.service redis-server.service nginx.service)
policy=/usr/sbin/policy-rc.d
own_policy=no
units_before=

known_units() { systemctl list-unit-files --no-legend "${service_units[@]}" 2>/dev/null | cut -d' ' -f1; }

forbid_services() {
    units_before=$(known_units)
    [ -e "$policy" ] && return 0
    printf '#!/bin/sh\nexit 101\n' | "$@" tee "$policy" >/dev/null && "$@" chmod 755 "$policy" && own_policy=yes
}

allow_services() {
    [ $own_policy = yes ] && "$@" rm -f "$policy"
    own_policy=no
    local unit
    for unit in $(known_units); do
        grep -qx "$unit" <<<"$units_before" || "$@" systemctl disable "$unit"
    done
    return 0
}

# Installs what is missing, or says in one line what the user must do.
need_packages() {
    local missing
    mapfile -t missing < <(missing_packages "$@")
    [ ${#missing[@]} -eq 0 ] && return 0
    step "installing ${#missing[@]} Debian packages: ${missing[*]}"
    local -a as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        if sudo -n true 2>/dev/null; then
            as_root=(sudo -n)
        else
            die "missing packages; run: sudo apt-get install --no-install-recommends ${missing[*]}"
        fi
    fi
    command -v apt-get >/dev/null || die "this is no Debian system; install the equivalents of: ${missing[*]}"
    local log="$gavel_home/install.log"
    {
        "${as_root[@]}" apt-get update -qq && forbid_services "${as_root[@]}" &&
            "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"
        local outcome=$?
        allow_services "${as_root[@]}"
        [ $outcome -eq 0 ]
    } >"$log" 2>&1 || die "installing failed; the last lines of $log:"$'\n'"$(tail -n 5 "$log")"
}
