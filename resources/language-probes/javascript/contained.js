const fs = require("fs");
function fails(attempt) {
    try {
        attempt();
    } catch (error) {
        return true;
    }
    return false;
}
const held = [
    () => fs.writeFileSync("/app/new", ""),
    () => fs.writeFileSync("/etc/new", ""),
    () => fs.readFileSync("/etc/shadow"),
    () => process.kill(1, 9),
    () => process.setuid(0),
].map(fails);
const socket = require("net").connect(53, "1.1.1.1");
socket.on("connect", () => process.exit(1));
socket.on("error", () => held.every(Boolean) && console.log("contained"));
