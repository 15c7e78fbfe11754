/**
 * Ed25519 keys for tests.
 */

import ssh2 from 'ssh2';

/** Comment, and what the private key is locked with. */
export interface KeyOptions {
  readonly comment?: string;
  readonly passphrase?: string;
  readonly cipher?: 'aes256-cbc';
  readonly rounds?: number;
}

export interface KeyPair {
  readonly private: string;
  readonly public: string;
}

/** ssh2's generator drops a leading zero byte now and then, and gives a key that nothing reads: that one is made anew. */
export function makeEd25519(options: KeyOptions = {}): KeyPair {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync('ed25519', options);
    if (!(ssh2.utils.parseKey(pair.private, options.passphrase) instanceof Error)) return pair;
  }
}
