import java.io._
import java.net.Socket

object Main {
  def fails(attempt: => Unit): Boolean =
    try {
      attempt
      false
    } catch {
      case _: IOException => true
    }

  def main(args: Array[String]): Unit = {
    val held = fails(new FileOutputStream("/app/new").close()) &&
      fails(new FileOutputStream("/etc/new").close()) &&
      fails(new FileInputStream("/etc/shadow").close()) &&
      fails(new Socket("1.1.1.1", 53).close())
    println(if (held) "contained" else "escaped")
  }
}
