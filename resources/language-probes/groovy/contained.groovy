def fails(attempt) {
    try {
        attempt()
    } catch (IOException e) {
        return true
    }
    return false
}

boolean held = fails { new FileOutputStream("/app/new").close() } &&
    fails { new FileOutputStream("/etc/new").close() } &&
    fails { new FileInputStream("/etc/shadow").close() } &&
    fails { new Socket("1.1.1.1", 53).close() }
println held ? "contained" : "escaped"
