// Computes on when it was told to end.
// limits: wall=20000 cpu=1500 memory=512
// expect: cpu-time-limit
public class ComputingHook {
    public static void main(String[] args) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            while (true) {
            }
        }));
        System.exit(0);
    }
}
