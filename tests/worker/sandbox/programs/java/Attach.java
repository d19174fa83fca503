// Asks the machine to load code into itself, and for its neighbours.
// limits: cpu=10000 wall=60000 memory=512
// expect: exited 0
public class Attach {
    public static void main(String[] args) {
        long others = ProcessHandle.allProcesses().filter(process -> process.pid() != ProcessHandle.current().pid()).count();
        boolean killed = ProcessHandle.of(1).map(ProcessHandle::destroyForcibly).orElse(false);
        System.exit(others > 1 || killed ? 2 : 0);
    }
}
