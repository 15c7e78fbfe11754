/**
 * An answer of the engine that is an error. The words are those of Docker Engine 20.10; the client adds its own prefix.
 */

export class EngineFailure extends Error {
  override readonly name = 'EngineFailure';
}
