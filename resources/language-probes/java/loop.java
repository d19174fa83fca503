public class Main {
    static volatile int n;

    public static void main(String[] args) {
        while (true)
            n++;
    }
}
