import java.util.BitSet;
import java.util.Scanner;

public class Sieve {
    public static void main(String[] arguments) {
        int n = new Scanner(System.in).nextInt();
        BitSet composite = new BitSet(n + 1);
        StringBuilder output = new StringBuilder();
        for (int i = composite.nextClearBit(2); i <= n; i = composite.nextClearBit(i + 1)) {
            output.append(i).append('\n');
            for (long j = (long) i * i; j <= n; j += i) {
                composite.set((int) j);
            }
        }
        System.out.print(output);
    }
}
