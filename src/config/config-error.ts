/** What the user gave can't be worked with; the message is one sentence or two that tell how to mend it, without secrets. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
