import java.io.DataInputStream;
import java.io.IOException;
import java.util.Arrays;

/** Sorts by x and looks back only as far as the best distance reaches. */
public class Lanterns {
    private static final DataInputStream INPUT = new DataInputStream(new java.io.BufferedInputStream(System.in, 1 << 16));

    private static int next() throws IOException {
        int c = INPUT.read();
        while (c != '-' && (c < '0' || c > '9')) {
            c = INPUT.read();
        }
        boolean negative = c == '-';
        int value = negative ? 0 : c - '0';
        for (c = INPUT.read(); c >= '0' && c <= '9'; c = INPUT.read()) {
            value = 10 * value + c - '0';
        }
        return negative ? -value : value;
    }

    public static void main(String[] arguments) throws IOException {
        int n = next();
        long[][] points = new long[n][2];
        for (long[] point : points) {
            point[0] = next();
            point[1] = next();
        }
        Arrays.sort(points, (a, b) -> a[0] != b[0] ? Long.compare(a[0], b[0]) : Long.compare(a[1], b[1]));
        long best = Long.MAX_VALUE;
        for (int i = 0; i < n; ++i) {
            for (int j = i - 1; j >= 0; --j) {
                long dx = points[i][0] - points[j][0];
                if (dx * dx >= best) {
                    break;
                }
                long dy = points[i][1] - points[j][1];
                best = Math.min(best, dx * dx + dy * dy);
            }
        }
        System.out.println(Math.sqrt(best));
    }
}
