fun main() {
    println(readLine()!! + " ✓")
}
