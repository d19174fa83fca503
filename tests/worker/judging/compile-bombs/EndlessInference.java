// Verdict: CE WA
// Types whose inference takes exponential time.
import java.util.function.*;
class Main {
    static <A, B> B f(Function<A, B> g) { return null; }
    static <A> A h(Supplier<A> a, Supplier<A> b) { return a.get(); }
    public static void main(String[] args) {
        Object o = h(() -> h(() -> h(() -> h(() -> h(() -> h(() -> h(() -> h(() -> h(() -> h(() -> h(() -> h(() -> 1, () -> "a"), () -> h(() -> 1, () -> "a")),
            () -> h(() -> h(() -> 1, () -> "a"), () -> 2)), () -> 3L), () -> 'c'), () -> 1.0), () -> new int[0]), () -> o()), () -> "x"), () -> 5), () -> 6.0f), () -> null);
    }
    static <T extends Comparable<? super T> & java.io.Serializable> T o() { return null; }
}
