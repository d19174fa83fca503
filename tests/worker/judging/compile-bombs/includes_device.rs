// Reads a device without end into the program.
// Verdict: CE
static NOISE: &[u8] = include_bytes!("/dev/zero");
fn main() { println!("{}", NOISE.len()); }
