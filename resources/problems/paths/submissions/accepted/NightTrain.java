import java.io.IOException;
import java.io.StreamTokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

public class NightTrain {
    private static final StreamTokenizer INPUT = new StreamTokenizer(new java.io.BufferedReader(new java.io.InputStreamReader(System.in)));

    private static int next() throws IOException {
        INPUT.nextToken();
        return (int) INPUT.nval;
    }

    public static void main(String[] arguments) throws IOException {
        int n = next();
        int m = next();
        List<List<long[]>> lines = new ArrayList<>();
        for (int i = 0; i <= n; ++i) {
            lines.add(new ArrayList<>());
        }
        for (int i = 0; i < m; ++i) {
            int a = next();
            int b = next();
            long t = next();
            lines.get(a).add(new long[] {b, t});
            lines.get(b).add(new long[] {a, t});
        }
        boolean[] isReached = new boolean[n + 1];
        PriorityQueue<long[]> queue = new PriorityQueue<>((x, y) -> Long.compare(x[0], y[0]));
        queue.add(new long[] {0, 1});
        while (!queue.isEmpty()) {
            long[] first = queue.poll();
            int town = (int) first[1];
            if (isReached[town]) {
                continue;
            }
            if (town == n) {
                System.out.println(first[0]);
                return;
            }
            isReached[town] = true;
            for (long[] line : lines.get(town)) {
                queue.add(new long[] {first[0] + line[1], line[0]});
            }
        }
        System.out.println("stranded");
    }
}
