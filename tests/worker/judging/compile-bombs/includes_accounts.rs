// Reads the host's accounts into the program.
// Verdict: CE
// Says: /etc/shadow
static ACCOUNTS: &str = include_str!("/etc/shadow");
fn main() { println!("{}", ACCOUNTS); }
