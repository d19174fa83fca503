use std::io::{self, BufRead};

fn main() {
    let stdin = io::stdin();
    let sum: i64 = stdin.lock().lines().skip(1).map(|line| line.unwrap().trim().parse::<i64>().unwrap()).sum();
    println!("{}", sum);
}
