use std::fs::File;
use std::net::TcpStream;

fn main() {
    let held = File::create("/app/new").is_err()
        && File::create("/etc/new").is_err()
        && File::open("/etc/shadow").is_err()
        && TcpStream::connect("1.1.1.1:53").is_err();
    println!("{}", if held { "contained" } else { "not contained" });
}
