/**
 * Hides the credentials in URLs of any scheme and leaves the rest readable: `postgresql://trader:***@db:5432/trading`.
 */

import { MASK } from './known-secrets.ts';

const SEPARATOR = /(?::|%3A|\\u003a)(?:\/\/|%2F%2F|\\\/\\\/|\\u002f\\u002f)/i;
const URL_LIKE = new RegExp(String.raw`\b[a-z][a-z0-9+.-]{0,30}${SEPARATOR.source}[^\s"'<>\`]{1,2000}`, 'gi');

export function hideUrlCredentials(text: string): string {
  return text.replace(URL_LIKE, (url) => {
    const separator = SEPARATOR.exec(url);
    if (separator === null) return url;
    const head = url.slice(0, separator.index + separator[0].length);
    return head + hideUserInfo(url.slice(head.length), /^(?:https?|wss?|ftps?|git|ssh)\b/i.test(head));
  });
}

/** `rest` is what stands behind `scheme://`. */
function hideUserInfo(rest: string, web: boolean): string {
  const at = web ? credentialsEnd(rest) : Math.max(lastAt(/^[^?]*/.exec(rest)?.[0] ?? ''), credentialsEnd(rest));
  if (at === -1) return rest;
  const userInfo = rest.slice(0, at);
  const host = rest.slice(at);
  const colon = /:|%3A/i.exec(userInfo);
  if (colon === null) return /^(?=.*\d)\S{16,}$/.test(userInfo) ? MASK + host : rest;
  const password = userInfo.slice(colon.index + colon[0].length);
  if (/^\*+$/.test(password)) return rest;
  // Old ways of giving a token: in the user's place, with no password or a word for one.
  if (/^(?:x-oauth-basic|x-oauth-token|)$/.test(password))
    return /^\S{16,}$/.test(userInfo.slice(0, colon.index)) ? MASK + userInfo.slice(colon.index) + host : rest;
  return userInfo.slice(0, colon.index + colon[0].length) + MASK + host;
}

/** Where the `@` (or `%40`) behind the credentials stands, -1 when there are none. */
function credentialsEnd(rest: string): number {
  const authority = /^[^/?#]*/.exec(rest)?.[0] ?? '';
  const inAuthority = lastAt(authority);
  if (inAuthority !== -1) return inAuthority;
  // A password with an unescaped `/`, `?` or `#`; a port number in front of a path with an `@` is none.
  const colon = authority.indexOf(':');
  if (colon === -1 || /^\d{1,5}$/.test(authority.slice(colon + 1))) return -1;
  return rest.indexOf('@');
}

function lastAt(authority: string): number {
  return Math.max(authority.lastIndexOf('@'), authority.lastIndexOf('%40'));
}
