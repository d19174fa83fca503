// A thread that asks for a stack beyond the limit and uses it.
// limits: cpu=20000 wall=60000 memory=192
// heap: 32
// expect: memory-limit | exited 1
public class StackLargerThanTheLimit {
    static long deeper(long a, long b, long c, long d) {
        return deeper(a + 1, b + a, c + b, d + c) + a + b + c + d;
    }

    public static void main(String[] args) throws Exception {
        Thread thread = new Thread(null, () -> deeper(0, 0, 0, 0), "deep", 1L << 30);
        thread.setUncaughtExceptionHandler((t, error) -> System.exit(1));
        thread.start();
        thread.join();
    }
}
