object Main {
  def main(args: Array[String]): Unit = {
    val in = new java.io.BufferedReader(new java.io.InputStreamReader(System.in))
    var n = in.readLine().toInt
    var sum = 0L
    while (n > 0) {
      sum += in.readLine().toLong
      n -= 1
    }
    println(sum)
  }
}
