/**
 * The client's own greeting, the first line of an SSH connection: sent as soon as there is a connection, while the SSH library
 * is still being loaded, so that the server goes on meanwhile. It holds a name and nothing else: RFC 4253, section 4.2.
 */

import type { Socket } from 'node:net';

/** As the SSH library takes it, without `SSH-2.0-`: the greeting is part of what both sides sign. */
export const IDENT = 'BackendHealthRemediation';

const LINE = Buffer.from(`SSH-2.0-${IDENT}\r\n`);

/** Sends the greeting; the library's first write, which is the same, is then dropped. Any other one ends the connection. */
export function greet(socket: Socket): void {
  socket.write(LINE);
  const write = socket.write.bind(socket) as Socket['write'];
  socket.write = (chunk: Uint8Array | string): boolean => {
    socket.write = write;
    if (!LINE.equals(Buffer.from(chunk))) socket.destroy(new Error('The SSH library has another greeting.'));
    return true;
  };
}
