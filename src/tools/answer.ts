/** What a tool answers, before it becomes a protocol message. */
export interface ToolAnswer {
  /** For the model. */
  readonly text: string;
  /** For programs; errors have none. */
  readonly structured?: Readonly<Record<string, unknown>>;
  readonly isError?: true;
}

export function failure(text: string): ToolAnswer {
  return { text, isError: true };
}
