import java.util.Scanner;

/** Asks for an array of a negative size. */
public class NegativeArray {
    public static void main(String[] arguments) {
        int n = new Scanner(System.in).nextInt();
        System.out.println(new boolean[-n].length);
    }
}
