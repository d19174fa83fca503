const numbers = require("fs").readFileSync(0, "utf8").split("\n");
let sum = 0;
for (let i = 1, n = Number(numbers[0]); i <= n; i++) sum += Number(numbers[i]);
console.log(String(sum));
