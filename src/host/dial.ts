/**
 * Opens a TCP connection to a name or address and remembers how far it got. It says nothing about who answers.
 */

import { connect, isIP, type Socket } from 'node:net';
import type { Carrier, Dialler } from './carrier.ts';
import { greet } from './greeting.ts';

/** How long each of a name's addresses is tried before the next one, in milliseconds; the last has no limit. */
const PER_ADDRESS_MS = 2500;

/** A socket that is being connected; its failure comes as its `error` event and stays in `socket.errored`. */
export function dial(host: string, port: number): { readonly socket: Socket; progress: Carrier['progress'] } {
  let progress: 'lookup' | 'tcp' | 'connected' = isIP(host) === 0 ? 'lookup' : 'tcp';
  const socket = connect({
    host,
    port,
    noDelay: true,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: PER_ADDRESS_MS,
  });
  socket.once('lookup', (error) => {
    if (!error) progress = 'tcp';
  });
  socket.once('connect', () => {
    progress = 'connected';
  });
  socket.on('error', () => {});
  return { socket, progress: () => progress };
}

/** Straight to the server. */
export function dialDirectly(host: string, port: number): Dialler {
  return {
    through: '',
    close: () => {},
    dial: async () => {
      const { socket, progress } = dial(host, port);
      greet(socket);
      return {
        stream: socket,
        roundTrips: 1,
        progress,
        explain: (failure) => failure,
        close: () => {
          socket.destroySoon();
          socket.unref();
        },
        destroy: () => socket.destroy(),
      };
    },
  };
}
