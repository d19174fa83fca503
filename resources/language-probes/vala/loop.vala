int main () {
    while (true) {
        Thread.yield ();
    }
}
