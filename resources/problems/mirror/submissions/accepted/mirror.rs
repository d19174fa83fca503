use std::io::{self, BufRead, Write};

fn main() {
    let input = io::stdin();
    let mut lines = input.lock().lines().map(|line| line.unwrap());
    let count: usize = lines.next().unwrap().trim().parse().unwrap();
    let output = io::stdout();
    let mut output = output.lock();
    for word in lines.take(count) {
        writeln!(output, "{}", word.chars().rev().collect::<String>()).unwrap();
    }
}
