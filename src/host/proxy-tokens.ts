/**
 * Puts host, port and user into a proxy command, as OpenSSH's ProxyCommand has it. Pure. A value that a shell could read
 * anything into is refused, not quoted: the command's author may have put quotes around the token.
 */

/** Letters, digits and what names, addresses and users are made of besides; no shell reads anything into it. */
const HARMLESS = /^[A-Za-z0-9_:.][A-Za-z0-9_:.@%+-]*$/;

/**
 * `%h`, `%p` and `%r` replaced, `%%` for a percent sign.
 * @throws {RangeError} for another token, and for a value that does not belong into a shell's command.
 */
export function expandProxyCommand(
  command: string,
  to: { readonly host: string; readonly port: number; readonly username: string },
): string {
  const values: Readonly<Record<string, string>> = { h: to.host, p: String(to.port), r: to.username };
  return command.replace(/%([\s\S]?)/g, (_, token: string) => {
    if (token === '%') return '%';
    const value = values[token];
    if (value === undefined) throw new RangeError('only `%h`, `%p`, `%r` and `%%` are known after a percent sign');
    if (!HARMLESS.test(value))
      throw new RangeError(`the value of \`%${token}\` has characters that a shell would act on`);
    return value;
  });
}
