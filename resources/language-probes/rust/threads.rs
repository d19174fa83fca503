fn main() {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).unwrap();
    let thread = std::thread::spawn(move || line.split_whitespace().map(|x| x.parse::<i64>().unwrap()).sum::<i64>());
    println!("{}", thread.join().unwrap());
}
