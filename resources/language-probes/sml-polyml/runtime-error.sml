fun main () = OS.Process.exit OS.Process.failure
