fn sum(n: i64) -> i64 {
    if n == 0 {
        return 0;
    }
    std::hint::black_box(n) + sum(n - 1)
}

fn main() {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).unwrap();
    println!("{}", sum(line.trim().parse().unwrap()));
}
