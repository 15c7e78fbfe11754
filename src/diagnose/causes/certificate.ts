/** A certificate is not accepted. */

import { BACKEND_SYMPTOMS, type Cause } from '../cause.ts';
import { endpointEvidence, endpointTrouble } from '../facts.ts';
import { signEvidence, signOf } from '../from-signs.ts';
import { refuse } from '../remedies.ts';

export const certificate: Cause = {
  id: 'certificate',
  title: 'A certificate is not accepted',
  severity: 'critical',
  guide: 'Step 3: Logs',
  means: 'A TLS certificate has expired, is not valid yet, or is not trusted.',
  recognised:
    'The log has a TLS or certificate error, or an endpoint is asked over TLS and its certificate is refused.',
  automatic: 'Refused: a person renews the certificate or sets the clock.',
  byHand:
    '`not yet valid` means a wrong clock (`timedatectl`); `expired` means to renew it and to restart what loaded it.',
  explains: BACKEND_SYMPTOMS,
  match(of) {
    const sign = signOf(of, ['tls']);
    const answers = of.failing.filter((answer) => answer.outcome.kind === 'tls');
    const said = sign?.line.text.trim() ?? answers.map((answer) => endpointTrouble(answer, of.snapshot))[0];
    if (said === undefined) return null;
    return {
      summary: `A certificate is not accepted: ${said}`,
      evidence: sign ? signEvidence(of, sign) : answers.map(endpointEvidence),
      remedy: refuse('A certificate is for a person to renew: nothing was changed.'),
      byHand: [
        '`not yet valid` means a wrong clock: check `timedatectl`. `expired`: renew it, then restart what loaded it.',
      ],
    };
  },
};
