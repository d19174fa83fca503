// A macro that doubles what it is given, without end.
// Verdict: CE
#![recursion_limit = "1000000"]
macro_rules! twice { ($($t:tt)*) => { twice!($($t)* $($t)*) } }
fn main() { twice!(x) }
