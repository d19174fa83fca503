// Looks for what it should not see and writes where it should not.
// limits: cpu=10000 wall=40000 memory=512
// expect: exited 0
import java.nio.file.Files;
import java.nio.file.Path;

public class FilesOfTheJudge {
    public static void main(String[] args) {
        for (String hidden : new String[] {"/root", "/home", "/var", "/run", "/sys", "/boot", "/srv", "/etc/shadow", "/proc/1/environ"})
            if (Files.isReadable(Path.of(hidden)))
                System.exit(2);
        for (String folder : new String[] {"/", "/usr/lib/jvm", "/etc", "/app", "/dev", System.getProperty("java.home")})
            if (Files.isWritable(Path.of(folder)))
                System.exit(3);
    }
}
