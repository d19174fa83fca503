import java.util.Scanner;

public class Sum {
    public static void main(String[] arguments) {
        Scanner input = new Scanner(System.in);
        System.out.println(input.nextLong() + input.nextLong());
    }
}
