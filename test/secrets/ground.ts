/**
 * What planting needs of a stack, real or embedded: its folder, its engine, and ways to make it say something.
 */

import type { TestStack } from '../stack.ts';

export interface Ground {
  readonly stack: TestStack;
  readonly service: string;
  readonly database: string;
  readonly neighbour: string;
  readonly healthPath: string;
  readonly monitoringPath: string;
  /** Where the service's Dockerfile lies in the project. */
  readonly dockerfile: string;
  readonly port: number;
  /** Puts `text` in place of `from` in a file of the project. */
  edit(file: string, from: string | RegExp, text: string): Promise<void>;
  /** `docker compose --profile …` in the project. */
  compose(...words: readonly string[]): Promise<void>;
  untilHealthy(service: string): Promise<void>;
  /** The main process of the service's container prints this. */
  print(service: string, text: string): Promise<void>;
  /** What the service answers at these paths until its next start. */
  answer(
    answers: Readonly<Record<string, { readonly status: number; readonly type: string; readonly body: string }>>,
  ): Promise<void>;
  /** What a login prints first; not everywhere to be had. */
  greet(text: string): void;
}
