const n = parseInt(require("fs").readFileSync(0, "utf8"), 10);
const isComposite = new Uint8Array(n + 1);
const primes = [];
for (let i = 2; i <= n; ++i) {
    if (isComposite[i]) {
        continue;
    }
    primes.push(i);
    for (let j = i * i; j <= n; j += i) {
        isComposite[j] = 1;
    }
}
process.stdout.write(primes.join("\n") + "\n");
