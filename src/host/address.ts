/**
 * How a host and its port are written together. Pure.
 */

/** `example.com:22`, `[::1]:22`. */
export function addressOf(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
