/**
 * The action's two steps, in one place, so that the bundle holds what they share once. The post step's own part is loaded
 * where it runs.
 */

export { runAction } from './action.ts';

export async function runPost(): Promise<number> {
  return (await import('./post.ts')).runPost();
}
