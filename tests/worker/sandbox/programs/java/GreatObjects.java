// A small stream of bytes that becomes sets of sets of sets: reading it takes for ever.
// limits: cpu=1500 wall=30000 memory=512
// expect: cpu-time-limit
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.HashSet;

public class GreatObjects {
    public static void main(String[] args) throws Exception {
        HashSet<Object> root = new HashSet<>(), left = root, right = new HashSet<>();
        for (int i = 0; i < 60; ++i) {
            HashSet<Object> a = new HashSet<>(), b = new HashSet<>();
            a.add("x" + i);
            left.add(a);
            left.add(b);
            right.add(a);
            right.add(b);
            left = a;
            right = b;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ObjectOutputStream(bytes).writeObject(root);
        System.out.println(new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject().hashCode());
    }
}
