import java.io.*;
import java.net.*;

public class Main {
    interface Attempt {
        void run() throws IOException;
    }

    static boolean fails(Attempt attempt) {
        try {
            attempt.run();
        } catch (IOException e) {
            return true;
        }
        return false;
    }

    public static void main(String[] args) {
        boolean held = fails(() -> new FileOutputStream("/app/new").close());
        held &= fails(() -> new FileOutputStream("/etc/new").close());
        held &= fails(() -> new FileInputStream("/etc/shadow").close());
        held &= fails(() -> new Socket("1.1.1.1", 53).close());
        System.out.println(held ? "contained" : "not contained");
    }
}
