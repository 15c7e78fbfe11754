/**
 * The words for what a log line says: kinds of trouble, and the shape of a signature by which a line is recognised.
 * It must not know any program's wording.
 */

import type { LogLine } from '../../model/snapshot.ts';

/** `code` is an uncaught exception of the app's own; `wrapper` says only that something above it failed. */
export type SignKind =
  | 'import'
  | 'environment'
  | 'configuration'
  | 'database-refused'
  | 'database-auth'
  | 'database-not-ready'
  | 'database-damaged'
  | 'connections-exhausted'
  | 'migration'
  | 'port-in-use'
  | 'port-in-use-engine'
  | 'out-of-memory'
  | 'permission'
  | 'read-only'
  | 'disk-full'
  | 'dns'
  | 'tls'
  | 'entrypoint'
  | 'limits'
  | 'image'
  | 'build'
  | 'network'
  | 'mount'
  | 'compose'
  | 'dependency'
  | 'engine-down'
  | 'engine-forbidden'
  | 'upstream'
  | 'code'
  | 'hang'
  | 'wrapper';

/** One line that says what failed. */
export interface Sign {
  readonly kind: SignKind;
  readonly program: string;
  readonly line: LogLine;
  /** Of the line in what was read. */
  readonly index: number;
  /** The variable, module, host:port, role, database, file…; '' when the line names none. */
  readonly subject: string;
  /** Whether a restart of the container that printed it can be expected to help. */
  readonly restartHelps: boolean;
  /** Whether it cures itself by waiting. */
  readonly transient: boolean;
}

/** How one program words one failure. */
export interface Signature {
  readonly kind: SignKind;
  readonly program: string;
  /** Lower-case words of letters only; a line is tried only when it holds one of them as a whole word. */
  readonly words: readonly string[];
  /** Groups: `subject`, or `host` with `port`. Repetitions are bounded, so that no line takes more than linear time. */
  readonly pattern: RegExp;
  readonly restartHelps: boolean;
  readonly transient: boolean;
  /** Healthy programs print it too: evidence beside other facts, never the root by itself. */
  readonly hint: boolean;
}

type Judgement = Pick<Signature, 'restartHelps' | 'transient'>;

const restart: Judgement = { restartHelps: true, transient: false };
const wait: Judgement = { restartHelps: false, transient: true };
const neither: Judgement = { restartHelps: false, transient: false };

/** What is true of most failures of a kind. */
export const JUDGEMENTS: Readonly<Record<SignKind, Judgement>> = {
  import: neither,
  environment: neither,
  configuration: neither,
  'database-refused': wait,
  'database-auth': neither,
  'database-not-ready': wait,
  'database-damaged': neither,
  'connections-exhausted': restart,
  migration: neither,
  'port-in-use': restart,
  'port-in-use-engine': neither,
  'out-of-memory': restart,
  permission: neither,
  'read-only': neither,
  'disk-full': neither,
  dns: wait,
  tls: neither,
  entrypoint: neither,
  limits: restart,
  image: neither,
  build: neither,
  network: wait,
  mount: neither,
  compose: neither,
  dependency: neither,
  'engine-down': neither,
  'engine-forbidden': neither,
  upstream: wait,
  code: restart,
  hang: restart,
  wrapper: neither,
};

export type Row = readonly [
  program: string,
  words: string,
  pattern: RegExp,
  unlike?: Partial<Pick<Signature, 'restartHelps' | 'transient' | 'hint'>>,
];

/** Signatures of one kind; a row's last part says where it differs from its kind's judgement. */
export function signatures(kind: SignKind, rows: readonly Row[]): readonly Signature[] {
  return rows.map(([program, words, pattern, unlike]) => ({
    kind,
    program,
    words: words.split(' '),
    pattern,
    hint: false,
    ...JUDGEMENTS[kind],
    ...unlike,
  }));
}
