/**
 * What EC2's instance metadata says of the host. Facts only; times are RFC 3339, '' where none was given.
 */

export interface ScheduledEvent {
  /** Such as `system-reboot` or `instance-stop`. */
  readonly code: string;
  readonly description: string;
  readonly notBefore: string;
  readonly notAfter: string;
  /** `active`, `completed` or `canceled`. */
  readonly state: string;
}

export interface Ec2 {
  readonly instanceType: string;
  readonly zone: string;
  /** `on-demand`, `spot` or `scheduled`; '' where it was not told. */
  readonly lifeCycle: string;
  /** An interruption that has been announced: what will be done, and when. */
  readonly interruption: { readonly action: string; readonly at: string } | null;
  /** When EC2 said that an interruption is likelier than usual; '' where it did not. */
  readonly rebalanceAt: string;
  readonly events: readonly ScheduledEvent[];
}
