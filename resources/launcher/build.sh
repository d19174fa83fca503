# Configuring and building the programs. Sourced by ./gavel.

# use_preset NAME: of CMakePresets.json; everything after is built and found there.
use_preset() {
    preset=$1
    build_directory="$checkout/build/$preset"
    bin="$build_directory/bin"
}
use_preset release

configure() {
    [ -f "$build_directory/build.ninja" ] && return 0
    step "configuring"
    (cd "$checkout" && cmake --preset "$preset") >"$gavel_home/configure.log" 2>&1 ||
        die "configuring failed; the last lines of $gavel_home/configure.log:"$'\n'"$(tail -n 15 "$gavel_home/configure.log")"
}

# build_targets TARGET...: shows ninja's progress on a terminal, and its last lines if it fails.
build_targets() {
    configure
    step "building ${*:-everything}"
    local log="$gavel_home/build.log"
    local -a command=(cmake --build "$build_directory")
    [ $# -gt 0 ] && command+=(--target "$@")
    if [ -t 1 ]; then
        "${command[@]}" || die "the build failed"
    else
        "${command[@]}" >"$log" 2>&1 || die "the build failed; the last lines of $log:"$'\n'"$(tail -n 40 "$log")"
    fi
}
