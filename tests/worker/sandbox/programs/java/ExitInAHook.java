// Asks to end while it ends: the machine waits for itself.
// limits: wall=3000 cpu=3000 memory=512
// expect: idle-limit | wall-time-limit
public class ExitInAHook {
    public static void main(String[] args) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.exit(1)));
        System.exit(0);
    }
}
