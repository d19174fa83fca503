// Needs a moment between two concerts.
const numbers = require("fs").readFileSync(0, "utf8").split(/\s+/).map(Number);
const concerts = [];
for (let i = 0; i < numbers[0]; ++i) {
    concerts.push([numbers[1 + 2 * i], numbers[2 + 2 * i]]);
}
concerts.sort((a, b) => a[1] - b[1]);
let free = -1;
let count = 0;
for (const [start, end] of concerts) {
    if (start > free) {
        free = end;
        ++count;
    }
}
console.log(count);
