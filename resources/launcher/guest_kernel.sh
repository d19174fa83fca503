# The kernel that the test of control groups v2 boots in an emulated machine. Sourced by ./gavel.

guest_kernel_package() {
    apt-cache depends linux-image-cloud-amd64 2>/dev/null | awk '$1 == "Depends:" { print $2; exit }'
}

# download_kernel FOLDER: needs no root, unless apt's lists are missing or old.
download_kernel() {
    cd "$1" || return
    apt-get download "$(guest_kernel_package)" 2>&1 && return
    local -a as_root=()
    [ "$(id -u)" -eq 0 ] || as_root=(sudo -n)
    "${as_root[@]}" apt-get update -qq && apt-get download "$(guest_kernel_package)"
}

# Downloads and unpacks Debian's kernel for virtual machines, 27 MB, once. Nothing is installed: a kernel package would
# change what this machine boots.
need_guest_kernel() {
    local folder="$gavel_home/guest-kernel" log="$gavel_home/guest-kernel.log"
    GAVEL_HOME="$gavel_home" "$checkout/tests/worker/sandbox/emulated/find_kernel.sh" >/dev/null 2>&1 && return 0
    step "downloading a kernel for the emulated machine of the tests"
    rm -rf "$folder.new" && mkdir -p "$folder.new" || die "cannot make $folder.new"
    {
        (download_kernel "$folder.new") && dpkg-deb -x "$folder.new"/*.deb "$folder.new" &&
            rm -rf "$folder.new"/*.deb "$folder.new/lib" "$folder.new/usr" && rm -rf "$folder" && mv "$folder.new" "$folder"
    } >"$log" 2>&1 || die "no kernel for the emulated machine; the last lines of $log:"$'\n'"$(tail -n 5 "$log")"
}
