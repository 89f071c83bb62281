export type IniSections = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** `[section]` and `key = value` lines, `#` and `;` comments; `undefined` when a line is none of these. */
export function parseIni(text: string): IniSections | undefined {
  const sections = new Map<string, Map<string, string>>();
  let section: Map<string, string> | undefined;
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#') || trimmed.startsWith(';')) continue;
    const heading = /^\[([^\]]+)\]$/.exec(trimmed)?.[1]?.trim();
    if (heading !== undefined) {
      section = sections.get(heading) ?? new Map();
      sections.set(heading, section);
      continue;
    }
    const at = trimmed.indexOf('=');
    if (at < 1 || section === undefined) return undefined;
    section.set(trimmed.slice(0, at).trim().toLowerCase(), trimmed.slice(at + 1).trim());
  }
  return sections;
}
