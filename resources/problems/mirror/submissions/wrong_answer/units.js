// Takes the words apart by UTF-16 units, which breaks characters beyond the basic plane.
const lines = require("fs").readFileSync(0, "utf8").split("\n");
for (const word of lines.slice(1, parseInt(lines[0], 10) + 1)) {
    console.log(word.split("").reverse().join(""));
}
