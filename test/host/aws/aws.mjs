/**
 * The stand-in for the AWS command line: hands its words to the test at `AWS_STAND_IN`, prints what that says, and becomes the
 * connection where that names a port.
 */

import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

const words = process.argv.slice(2).map((word) => {
  return word.startsWith('file://') ? readFileSync(word.slice(7), 'utf8').trim() : word;
});
const control = connect(Number(process.env['AWS_STAND_IN']), '127.0.0.1');
control.write(`${JSON.stringify(words)}\n`);
createInterface({ input: control }).once('line', (line) => {
  const { out, err, exitCode, port } = JSON.parse(line);
  control.destroy();
  process.stderr.write(err);
  if (port === 0) {
    process.stdout.write(out);
    process.exitCode = exitCode;
    return;
  }
  const tunnel = connect(port, '127.0.0.1');
  tunnel.on('error', () => process.exit(1));
  tunnel.on('close', () => process.exit(0));
  process.stdin.pipe(tunnel).pipe(process.stdout);
});
