import { spawnSync } from 'node:child_process';

/** A key and a certificate that vouches for itself alone, made by openssl. */
export function selfSigned(): { key: string; cert: string } {
  const args = 'req -x509 -newkey rsa:2048 -nodes -keyout - -out - -subj /CN=localhost -days 1'.split(' ');
  const { stdout } = spawnSync('openssl', args, { encoding: 'utf8' });
  const block = (label: string) =>
    new RegExp(`-----BEGIN ${label}-----[^-]+-----END ${label}-----`).exec(stdout)?.[0] ?? '';
  return { key: block('PRIVATE KEY'), cert: block('CERTIFICATE') };
}
