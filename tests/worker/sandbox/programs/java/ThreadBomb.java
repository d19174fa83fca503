// Threads until there are no more: the machine says so, and the program ends by its own error.
// limits: processes=64 cpu=10000 wall=40000 memory=512
// expect: exited 1 | exited 3
public class ThreadBomb {
    public static void main(String[] args) {
        for (int i = 0;; ++i) {
            Thread thread = new Thread(() -> {
                try {
                    Thread.sleep(1_000_000);
                } catch (InterruptedException ignored) {
                }
            });
            thread.setDaemon(true);
            try {
                thread.start();
            } catch (OutOfMemoryError refused) {
                Runtime.getRuntime().halt(i < 64 ? 3 : 4);
            }
        }
    }
}
