export interface Project {
  readonly id: string;
  /** the region's name as well */
  readonly name: string;
}

/** A tag of the ECS API: a key with a value. Tags of the Nova API are plain strings. */
export interface ResourceTag {
  readonly key: string;
  readonly value: string;
}

/** Free text by free keys, as metadata has it. It is replaced as a whole, so that thousands may share one. */
export type TextMap = Readonly<Record<string, string>>;
