import { describe, expect, test } from 'vitest';
import { crashLoop, ids, noAnswer, quoted, remedy, scene, top } from '../scene.ts';

const EXPIRED =
  'ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired';

describe('certificate', () => {
  test('is refused and quotes what the program says', () => {
    const finding = top('certificate', crashLoop(1, 'connecting to the exchange', EXPIRED));
    expect(quoted(finding)).toContain(`[log] log of backend-aws: ${EXPIRED}`);
    expect(quoted(finding)).toContain('[log] log of backend-aws, before it: connecting to the exchange');
    expect(remedy(finding)).toEqual(['refuse']);
    expect(finding.byHand.join()).toContain('timedatectl');
  });

  test('explains the crash loop that it causes', () => {
    expect(ids(crashLoop(1, EXPIRED))).toContain('restart-loop <- certificate');
  });

  test('is refused where an endpoint is asked over TLS and its certificate is not accepted', () => {
    const finding = top('certificate', { endpoints: noAnswer('tls', 'self-signed certificate') });
    expect(finding.summary).toContain('self-signed certificate');
    expect(remedy(finding)).toEqual(['refuse']);
  });

  test('is not raised for a backend that logged it and works', () => {
    expect(scene({ log: [EXPIRED] }).endpoints.length).toBeGreaterThan(0);
    expect(ids({ log: [EXPIRED] })).toEqual([]);
  });
});
