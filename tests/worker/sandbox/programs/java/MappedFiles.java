// Memory in files of the box, mapped.
// limits: cpu=10000 wall=40000 memory=192 filesize=512
// heap: 32
// expect: memory-limit
// without groups: memory-limit | exited 0 | exited 1; a mapped file counts once, in the file system
import java.io.RandomAccessFile;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;

public class MappedFiles {
    public static void main(String[] args) throws Exception {
        MappedByteBuffer map = new RandomAccessFile("f", "rw").getChannel().map(FileChannel.MapMode.READ_WRITE, 0, 400 << 20);
        for (int i = 0; i < map.capacity(); i += 4096)
            map.put(i, (byte) 1);
    }
}
