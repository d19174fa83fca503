fun main() {
    val reader = System.`in`.bufferedReader()
    var n = reader.readLine().toInt()
    var sum = 0L
    while (n-- > 0)
        sum += reader.readLine().toLong()
    println(sum)
}
