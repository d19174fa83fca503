import java.io.*
import java.net.Socket

fun fails(attempt: () -> Unit): Boolean {
    try {
        attempt()
    } catch (e: IOException) {
        return true
    }
    return false
}

fun main() {
    val held = fails { FileOutputStream("/app/new").close() } &&
            fails { FileOutputStream("/etc/new").close() } &&
            fails { FileInputStream("/etc/shadow").close() } &&
            fails { Socket("1.1.1.1", 53).close() }
    println(if (held) "contained" else "escaped")
}
