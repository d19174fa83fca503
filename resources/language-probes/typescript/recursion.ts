declare const require: any;
function sum(n: number): number {
    return n === 0 ? 0 : n + sum(n - 1);
}
console.log(String(sum(Number(require("fs").readFileSync(0, "utf8")))));
