const lines = require("fs").readFileSync(0, "utf8").split("\n");
const count = parseInt(lines[0], 10);
// The spread takes a string apart by code points, not by UTF-16 units.
process.stdout.write(lines.slice(1, count + 1).map((word) => [...word].reverse().join("") + "\n").join(""));
