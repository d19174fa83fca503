fun spin n = spin (1 - n)
fun main () = spin 0
