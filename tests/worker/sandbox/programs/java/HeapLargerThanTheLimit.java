// A heap that may grow past the limit of the cell.
// limits: cpu=10000 wall=40000 memory=192
// heap: 2048
// expect: memory-limit
import java.util.ArrayList;

public class HeapLargerThanTheLimit {
    public static void main(String[] args) {
        ArrayList<byte[]> all = new ArrayList<>();
        while (true)
            all.add(new byte[1 << 20]);
    }
}
