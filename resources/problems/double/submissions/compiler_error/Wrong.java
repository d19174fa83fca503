public class Wrong {
    public static void main(String[] arguments) {
        int n = "not a number";
    }
}
