// Memory outside the heap that no limit of the machine counts.
// limits: cpu=10000 wall=40000 memory=192
// heap: 32
// expect: memory-limit
import java.lang.reflect.Field;

public class UnsafeMemory {
    public static void main(String[] args) throws Exception {
        Field field = Class.forName("sun.misc.Unsafe").getDeclaredField("theUnsafe");
        field.setAccessible(true);
        sun.misc.Unsafe unsafe = (sun.misc.Unsafe) field.get(null);
        while (true)
            unsafe.setMemory(unsafe.allocateMemory(8 << 20), 8 << 20, (byte) 1);
    }
}
