// A flood through buffers; the errors of writing are kept from the program.
// limits: output=1 filesize=4 cpu=1500 wall=20000 memory=512
// expect: output-limit
import java.io.BufferedWriter;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;

public class BufferedFlood {
    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(new BufferedWriter(new OutputStreamWriter(System.out), 1 << 16));
        while (!out.checkError())
            out.println("flood");
    }
}
