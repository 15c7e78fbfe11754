/**
 * Certificates of the host's nginx and of the endpoints, as openssl-x509(1) prints their dates.
 */

import type { Fact } from '../../model/fact.ts';
import type { Certificate } from '../../model/past.ts';
import { type Frame, readMarked } from '../frames.ts';
import { readPairs } from '../machine.ts';

/** Reads the probe's part `certificates`. A place that showed none is left out. Never throws. */
export function readCertificates(frame: Frame | undefined, nonce: string): Fact<readonly Certificate[]> {
  if (!frame) return { known: false, why: 'the host gave no answer' };
  if (frame.exitCode === 100) return { known: false, why: 'the host has no openssl' };
  const found: Certificate[] = [];
  for (const [where, text] of readMarked(frame.text, nonce, 'certificate')) {
    const pairs = readPairs(text);
    const date = (key: string) => {
      const ms = Date.parse(pairs.get(key)?.[0] ?? '');
      return Number.isNaN(ms) ? '' : new Date(ms).toISOString();
    };
    const subject = /CN ?= ?([^,/]+)/.exec(pairs.get('subject')?.[0] ?? '')?.[1]?.trim() ?? '';
    if (date('notAfter') !== '')
      found.push({ where, subject, notBefore: date('notBefore'), notAfter: date('notAfter') });
  }
  return { known: true, value: found };
}
