/**
 * A mistake in the command itself: nothing was contacted.
 */
export class Usage extends Error {
  override readonly name = 'Usage';
}
