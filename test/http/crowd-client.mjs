// A process of its own that opens connections to a port, makes one request on each and keeps them: node crowd-client.mjs
// PORT COUNT. It tells how many are open whenever that changes, and ends with its standard input.
import { connect } from 'node:net';

const [port, count] = process.argv.slice(2).map(Number);
const sockets = [];
let open = 0;

/** At a time: the system keeps few for a server that has not come to take them. */
const WAVE = 200;

function next() {
  if (sockets.length === count) return;
  const socket = connect({ host: '127.0.0.1', port });
  let answered = false;
  socket.on('connect', () => socket.write(`GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`));
  socket.once('data', () => {
    answered = true;
    open += 1;
    next();
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    if (answered) open -= 1;
  });
  sockets.push(socket);
}
for (let number = 0; number < WAVE; number += 1) next();

let told = -1;
setInterval(() => {
  if (open !== told) process.stdout.write(`${open}\n`);
  told = open;
}, 25);
process.stdin.resume().on('end', () => process.exit());
