// Verdict: CE
class NoMain {
    static int twice(int n) { return 2 * n; }
}
