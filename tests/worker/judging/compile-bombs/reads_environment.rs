// Looks for the environment of the compiler.
// Verdict: CE
// Says: not defined
static TOKEN: &str = env!("GAVEL_WORKER_TOKEN");
fn main() { println!("{}", TOKEN); }
