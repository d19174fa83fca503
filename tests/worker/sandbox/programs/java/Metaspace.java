// Classes without end, which live outside the heap.
// limits: cpu=2500 wall=40000 memory=160
// heap: 64
// expect: memory-limit | exited 1 | cpu-time-limit
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;

public class Metaspace {
    public interface Nothing {
    }

    static class Loader extends ClassLoader {
        Class<?> define(byte[] code) {
            return defineClass(null, code, 0, code.length);
        }
    }

    public static void main(String[] args) throws Exception {
        byte[] code = Metaspace.class.getResourceAsStream("Metaspace$Nothing.class").readAllBytes();
        ArrayList<Object> all = new ArrayList<>();
        InvocationHandler handler = (proxy, method, arguments) -> null;
        while (true) {
            Class<?> copy = new Loader().define(code);
            all.add(Proxy.newProxyInstance(copy.getClassLoader(), new Class<?>[] {copy}, handler));
        }
    }
}
