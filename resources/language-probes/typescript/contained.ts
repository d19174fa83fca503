declare function require(name: string): any;
declare const process: any;
const fs = require("fs"), net = require("net");

function fails(attempt: () => void): boolean {
    try {
        attempt();
    } catch {
        return true;
    }
    return false;
}

const held = fails(() => fs.writeFileSync("/app/new", "")) && fails(() => fs.writeFileSync("/etc/new", "")) &&
    fails(() => fs.readFileSync("/etc/shadow")) && fails(() => process.kill(1, 9));
const socket = net.connect(53, "1.1.1.1");
socket.on("error", () => console.log(held ? "contained" : "escaped"));
socket.on("connect", () => { console.log("connected"); socket.destroy(); });
