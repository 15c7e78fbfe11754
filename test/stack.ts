/**
 * What the tests ask of a stack, real (e2e/) or embedded (host/). The same tests run on both, and a difference fails.
 */

/** A host with the guide's Compose project on it, which can be broken by name and put right again. */
export interface TestStack {
  readonly kind: 'real' | 'embedded';
  /** Inputs, by their action.yml names, that reach and describe this stack. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Secrets planted in the stack: none may appear in anything the run shows. */
  readonly secrets: readonly string[];
  /** Brings the stack up, healthy. Idempotent. */
  up(): Promise<void>;
  /** Breaks it. Resolves once the fault shows. Returns further inputs that this fault's run needs. */
  fault(name: string): Promise<Readonly<Record<string, string>>>;
  /** Healthy again, as if nothing had happened; forgets what runs left on the host (locks, journals). */
  reset(): Promise<void>;
  /** What is wrong with the stack now, asked of the stack itself and not of the product; empty when healthy. */
  ills(): Promise<readonly string[]>;
  /** Identity of the service's container: to tell whether anything touched it. '' when there is none. */
  container(
    service: string,
  ): Promise<{ readonly id: string; readonly startedAt: string; readonly image: string; readonly status: string }>;
  down(): Promise<void>;
}
