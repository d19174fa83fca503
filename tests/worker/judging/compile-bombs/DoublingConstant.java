// Verdict: CE
// A string that doubles thirty times while compiling.
class Main {
    static final String A = "xxxxxxxxxxxxxxxx" + "xxxxxxxxxxxxxxxx", B = A + A + A + A, C = B + B + B + B, D = C + C + C + C, E = D + D + D + D, F = E + E + E + E,
        G = F + F + F + F, H = G + G + G + G, I = H + H + H + H, J = I + I + I + I, K = J + J + J + J, L = K + K + K + K, M = L + L + L + L;
    public static void main(String[] args) { System.out.println(M.length()); }
}
