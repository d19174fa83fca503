set n [gets stdin]
set sum 0
while {$n > 0} {
    incr sum [gets stdin]
    incr n -1
}
puts $sum
