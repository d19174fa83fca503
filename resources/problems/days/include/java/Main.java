import java.util.Scanner;

public class Main {
    public static void main(String[] arguments) {
        Scanner scanner = new Scanner(System.in);
        while (scanner.hasNext())
            System.out.println(solution.daysBetween(scanner.next(), scanner.next()));
    }
}
