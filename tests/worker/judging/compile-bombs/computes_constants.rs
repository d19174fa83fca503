// Computes for ever while compiling.
// Verdict: CE
#![allow(long_running_const_eval)]
const fn count() -> u64 { let mut n = 0u64; while n < 1 << 60 { n = n + 1 } n }
const N: u64 = count();
fn main() { println!("{}", N); }
