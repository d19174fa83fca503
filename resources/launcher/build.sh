# Configuring and building the release programs. Sourced by ./gavel.

build_directory="$checkout/build/release"
bin="$build_directory/bin"

configure() {
    [ -f "$build_directory/build.ninja" ] && return 0
    step "configuring"
    (cd "$checkout" && cmake --preset release) >"$gavel_home/configure.log" 2>&1 ||
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
