// Memory outside the heap, by the library, as much as it allows.
// limits: cpu=10000 wall=40000 memory=192
// heap: 2048
// expect: memory-limit
import java.nio.ByteBuffer;
import java.util.ArrayList;

public class DirectBuffers {
    public static void main(String[] args) {
        ArrayList<ByteBuffer> all = new ArrayList<>();
        while (true) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(8 << 20);
            for (int i = 0; i < buffer.capacity(); i += 4096)
                buffer.put(i, (byte) 1);
            all.add(buffer);
        }
    }
}
