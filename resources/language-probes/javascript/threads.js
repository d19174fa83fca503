const { Worker } = require("worker_threads");
const [a, b] = require("fs").readFileSync(0, "utf8").split(" ").map(Number);
const worker = new Worker(
    'const { parentPort, workerData } = require("worker_threads"); parentPort.postMessage(workerData[0] + workerData[1])',
    { eval: true, workerData: [a, b] }
);
worker.on("message", (sum) => console.log(sum));
