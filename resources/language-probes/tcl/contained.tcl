set escaped 0
foreach attempt {{open /app/new w} {open /etc/new w} {open /etc/shadow r} {socket 1.1.1.1 53}} {
    if {![catch $attempt]} { incr escaped }
}
puts [expr {$escaped == 0 ? "contained" : "escaped"}]
