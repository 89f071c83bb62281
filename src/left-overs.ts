import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Config } from './config.ts';
import type { OpenCall } from './guard/audit/audit.ts';
import { auditDirectory } from './open-cloud.ts';
import type { ToolAnswer } from './tools/answer.ts';

/** Calls that an earlier run left between "sent" and "answered". */
export interface LeftOvers {
  /** Tells them on stderr. */
  tell(): Promise<void>;
  /** The same, where no answer will tell them: over HTTP it is not known whose next call would be the right one. */
  tellOnce(): Promise<void>;
  /** Adds them to an answer, the first time. */
  addTo(answer: ToolAnswer): Promise<ToolAnswer>;
}

export function leftOvers(config: Config): LeftOvers {
  let added = false;
  const find = async (): Promise<{ text: string; open: readonly OpenCall[] }> => {
    const directory = await auditDirectory(config);
    if (!existsSync(path.join(directory, 'open'))) return { text: '', open: [] };
    const { AuditError, leftOpen, reportText } = await import('./guard/audit/audit.ts');
    try {
      const open = await leftOpen(directory);
      return { text: reportText(open), open };
    } catch (error) {
      if (!(error instanceof AuditError)) throw error;
      return { text: `Whether an earlier run left calls open can't be told: ${error.message}`, open: [] };
    }
  };
  const say = (text: string): void => {
    if (text) process.stderr.write(`${text}\n`);
  };
  const settled = async (open: readonly OpenCall[]): Promise<void> => {
    if (open.length === 0) return;
    const { settle } = await import('./guard/audit/audit.ts');
    await Promise.allSettled(open.map((call) => settle(call)));
  };
  return {
    tell: async () => say((await find()).text),
    async tellOnce() {
      const { text, open } = await find();
      say(text);
      await settled(open);
    },
    async addTo(answer) {
      if (added) return answer;
      added = true;
      const { text, open } = await find();
      if (!text) return answer;
      await settled(open);
      return { ...answer, text: `${text}\n\n${answer.text}` };
    },
  };
}
