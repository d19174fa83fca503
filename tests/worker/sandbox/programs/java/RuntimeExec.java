// Starts a shell: allowed, with the same walls around it.
// limits: cpu=5000 wall=40000 memory=512
// expect: exited 0
public class RuntimeExec {
    public static void main(String[] args) throws Exception {
        String script = "echo x > /etc/hosts && exit 1; kill -9 1 && exit 2; cat /etc/shadow && exit 3; mount -t tmpfs x /box && exit 4;"
            + "unshare -U true && exit 5; chroot /box && exit 6; exit 0";
        System.exit(Runtime.getRuntime().exec(new String[] {"/bin/sh", "-c", script}).waitFor());
    }
}
