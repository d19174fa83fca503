// More objects than the heap holds: the machine ends it with its own error before the sandbox has to.
// limits: cpu=10000 wall=40000 memory=384
// heap: 128
// expect: exited 1
import java.util.ArrayList;

public class HeapHog {
    public static void main(String[] args) {
        ArrayList<byte[]> all = new ArrayList<>();
        while (true)
            all.add(new byte[1 << 20]);
    }
}
