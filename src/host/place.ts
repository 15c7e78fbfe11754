/**
 * Where a URL's server listens.
 */

export interface Place {
  /** A name or an address, IPv6 without its brackets. */
  readonly host: string;
  readonly port: number;
}

/** @param url of HTTP or HTTPS. */
export function placeOf(url: URL): Place {
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port),
  };
}
