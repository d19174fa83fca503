// Recursion that the machine ends: an error of the program, which it may even catch.
// limits: cpu=10000 wall=40000 memory=512
// expect: exited 5
public class DeepRecursion {
    static int deeper(int n) {
        return deeper(n + 1) + 1;
    }

    public static void main(String[] args) {
        try {
            deeper(0);
        } catch (StackOverflowError error) {
            System.exit(5);
        }
    }
}
