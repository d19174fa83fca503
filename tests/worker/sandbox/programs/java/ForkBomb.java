// Programs that start programs, by the library.
// limits: processes=64 cpu=3000 wall=20000 memory=512
// expect: cpu-time-limit | wall-time-limit | idle-limit | memory-limit | exited 1 | exited 134 | signalled 6
public class ForkBomb {
    public static void main(String[] args) throws Exception {
        while (true) {
            try {
                new ProcessBuilder("/bin/sh", "-c", "while :; do sh -c 'sleep 1' & done").start();
            } catch (java.io.IOException refused) {
            }
        }
    }
}
