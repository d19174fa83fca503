use std::io::{self, Read};

fn main() {
    let mut text = String::new();
    io::stdin().read_to_string(&mut text).unwrap();
    let numbers: Vec<u32> = text.split_ascii_whitespace().skip(1).map(|word| word.parse().unwrap()).collect();
    let mut concerts: Vec<(u32, u32)> = numbers.chunks(2).map(|pair| (pair[1], pair[0])).collect();
    concerts.sort();
    let mut free = 0;
    let mut count = 0;
    for (end, start) in concerts {
        if start >= free {
            free = end;
            count += 1;
        }
    }
    println!("{}", count);
}
