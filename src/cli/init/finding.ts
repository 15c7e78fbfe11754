/**
 * What was made of the facts for one input: the value, and why it was chosen. Types only.
 */

import type { InputName } from '../../inputs.ts';

export interface Finding {
  readonly input: InputName;
  /** '' where there is none, which some inputs take for an answer. */
  readonly value: string;
  readonly why: string;
  /** Whether a person need not look twice. */
  readonly sure: boolean;
}

export function finding(input: InputName, value: string, why: string, sure = true): Finding {
  return { input, value, why, sure };
}
