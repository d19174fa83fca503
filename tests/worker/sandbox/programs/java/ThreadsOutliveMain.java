// The main thread ends; another computes on.
// limits: cpu=1500 wall=20000 memory=512
// expect: cpu-time-limit
public class ThreadsOutliveMain {
    public static void main(String[] args) {
        new Thread(() -> {
            for (long i = 0;; ++i)
                if (i == Long.MIN_VALUE)
                    return;
        }).start();
    }
}
