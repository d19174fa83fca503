// Opens connections.
// limits: cpu=10000 wall=40000 memory=512
// expect: exited 0
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;

public class Network {
    public static void main(String[] args) {
        try {
            new ServerSocket(0);
            System.exit(2);
        } catch (IOException refused) {
        }
        try {
            new Socket("127.0.0.1", 22);
            System.exit(3);
        } catch (IOException refused) {
        }
    }
}
