// Crashes the machine itself, which would like to write a report and a core.
// limits: cpu=10000 wall=40000 memory=512
// expect: signalled 6
import java.lang.reflect.Field;

public class Crash {
    public static void main(String[] args) throws Exception {
        Field field = Class.forName("sun.misc.Unsafe").getDeclaredField("theUnsafe");
        field.setAccessible(true);
        ((sun.misc.Unsafe) field.get(null)).putAddress(0, 0);
    }
}
