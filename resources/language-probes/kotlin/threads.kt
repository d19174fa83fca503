import kotlin.concurrent.thread

fun main() {
    val (a, b) = readLine()!!.split(" ").map { it.toLong() }
    var sum = 0L
    thread { sum = a + b }.join()
    println(sum)
}
