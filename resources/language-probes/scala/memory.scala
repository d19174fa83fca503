object Main {
  def main(args: Array[String]): Unit = {
    var blocks = List[Array[Byte]]()
    while (true) blocks = new Array[Byte](1 << 20) :: blocks
  }
}
