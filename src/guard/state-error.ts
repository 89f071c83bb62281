/**
 * What this server shares with its replicas can't be reached or used. Whatever is not a read must not be sent then: it
 * could have been sent, or refused, elsewhere.
 */
export class StateError extends Error {
  override readonly name = 'StateError';
}
