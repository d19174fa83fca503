class Main {
    static function main() {
        Sys.exit(3);
    }
}
