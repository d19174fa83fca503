import java.util.Scanner;

public class Main {
    static long sum;

    public static void main(String[] args) throws InterruptedException {
        Scanner in = new Scanner(System.in);
        long a = in.nextLong(), b = in.nextLong();
        Thread thread = new Thread(() -> sum = a + b);
        thread.start();
        thread.join();
        System.out.println(sum);
    }
}
