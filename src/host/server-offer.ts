/**
 * Reads what an SSH server offers from the first bytes that it sends: its banner and its SSH_MSG_KEXINIT (RFC 4253,
 * section 7.1), which are not encrypted. Pure; used to say why there is no algorithm in common.
 */

export interface ServerOffer {
  readonly kex: readonly string[];
  readonly hostKey: readonly string[];
  readonly cipher: readonly string[];
  readonly hmac: readonly string[];
}

const KEXINIT = 20;
const COOKIE_BYTES = 16;

/** null: there is no whole KEXINIT in these bytes. */
export function readServerOffer(heard: Buffer): ServerOffer | null {
  const banner = /(?:^|\n)SSH-[^\n]*\n/.exec(heard.toString('latin1'));
  if (banner === null) return null;
  const packet = heard.subarray(banner.index + banner[0].length);
  if (packet.length < 6 || packet[5] !== KEXINIT) return null;
  const payload = packet.subarray(6 + COOKIE_BYTES, 4 + packet.readUInt32BE(0));
  let position = 0;
  const lists: string[][] = [];
  while (lists.length < 6) {
    if (position + 4 > payload.length) return null;
    const end = position + 4 + payload.readUInt32BE(position);
    if (end > payload.length) return null;
    lists.push(payload.toString('latin1', position + 4, end).split(','));
    position = end;
  }
  const [kex = [], hostKey = [], cipher = [], , hmac = []] = lists;
  return { kex: kex.filter((name) => !/^(?:ext-info|kex-strict)-/.test(name)), hostKey, cipher, hmac };
}
