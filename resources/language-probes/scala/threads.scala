object Main {
  @volatile var sum = 0L

  def main(args: Array[String]): Unit = {
    val in = new java.util.Scanner(System.in)
    val a = in.nextLong()
    val b = in.nextLong()
    val thread = new Thread(new Runnable { def run(): Unit = sum = a + b })
    thread.start()
    thread.join()
    println(sum)
  }
}
