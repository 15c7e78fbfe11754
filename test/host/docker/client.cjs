/*
 * The program behind `docker` and its companions on the embedded host's PATH: hands its words to the test process over a
 * socket and prints what comes back. It knows no command. Usage: node client.cjs SOCKET PROGRAM WORDS…
 */
'use strict';
const { connect } = require('node:net');
const { writeSync } = require('node:fs');

const [socketPath, program, ...argv] = process.argv.slice(2);
const HEADER_BYTES = 5;
const EXIT = 0;
const READ_STDIN = 3;
let waiting = Buffer.alloc(0);

/** Writes all of it, waiting where the reader is slow; ends quietly when the reader has gone. */
function print(fd, data) {
  for (let from = 0; from < data.length; ) {
    try {
      from += writeSync(fd, data, from);
    } catch (error) {
      if (error.code !== 'EAGAIN') process.exit(1);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
    }
  }
}

const socket = connect(socketPath);
socket.write(`${JSON.stringify({ program, argv, cwd: process.cwd(), env: process.env })}\n`);
socket.on('data', (chunk) => {
  waiting = waiting.length === 0 ? chunk : Buffer.concat([waiting, chunk]);
  while (waiting.length >= HEADER_BYTES) {
    const end = HEADER_BYTES + waiting.readUInt32BE(1);
    if (waiting.length < end) return;
    const kind = waiting[0];
    const data = waiting.subarray(HEADER_BYTES, end);
    waiting = waiting.subarray(end);
    if (kind === EXIT) process.exit(data[0]);
    else if (kind === READ_STDIN) process.stdin.pipe(socket);
    else print(kind, data);
  }
});
socket.on('error', () => print(2, Buffer.from(`${program}: the embedded host has gone\n`)));
socket.on('close', () => process.exit(125));
