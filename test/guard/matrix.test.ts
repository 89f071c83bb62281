import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Arguments, callsOf, guarded } from '../support/catalogue.ts';
import { expectNothingSent, expectSentAsShown } from '../support/guard-judge.ts';
import { accepts, cancels, declines, type Human, leavesUnticked, mistypes } from '../support/human.ts';
import { Session } from '../support/session.ts';
import { Simulator } from '../support/simulator.ts';

/**
 * Every destructive and billing operation, over a real client and stdio, by every way in which a human, the
 * configuration or a policy decides (issue 3, "Show"). The simulator's own log is the judge: without an approval no
 * request that changes anything reaches it, and with one exactly the request of the dry run. The approval page, late
 * answers and the clock are in the other files of this folder.
 */
let simulator: Simulator;
let calls: Readonly<Record<string, Arguments>>;
let folder: string;
beforeAll(async () => {
  [simulator, folder] = await Promise.all([Simulator.start(), mkdtemp(join(tmpdir(), 'flexus-matrix-'))]);
  calls = await callsOf(simulator);
});
beforeEach(() => simulator.reset());
afterAll(() => rm(folder, { recursive: true, force: true }));

const irreversible = guarded.filter((one) => one.irreversible);

/** What it takes for a request to be sent, and what is said when it is not. */
interface Column {
  readonly args?: readonly string[];
  readonly human?: Human;
  readonly policy?: string;
  readonly questions: number;
  /** Absent: it is sent. */
  readonly refused?: RegExp;
}

const ALL = (then: string): string =>
  `version: 1\nrules:\n  - { when: {}, then: ${then}, reason: so the test wants }\n`;
const byPolicy = (then: string): Pick<Column, 'args' | 'policy'> => ({
  args: ['--approval', 'policy'],
  policy: ALL(then),
});

const columns: Readonly<Record<string, Column>> = {
  'nobody can be asked': { questions: 0, refused: /no way to ask .*elicitation.*flexus-mcp passphrase/s },
  'the channel is the page, and no passphrase is set': {
    args: ['--approval-channel', 'page'],
    human: accepts,
    questions: 0,
    refused: /no way to ask/,
  },
  'a policy denies, whatever a human would say': {
    ...byPolicy('deny'),
    human: accepts,
    questions: 0,
    refused: /denied by policy rule 1/,
  },
  'a policy says confirm, and nobody can be asked': { ...byPolicy('confirm'), questions: 0, refused: /no way to ask/ },
  'a policy says confirm, and the human declines': {
    ...byPolicy('confirm'),
    human: declines,
    questions: 1,
    refused: /a human refused/,
  },
  'a policy says confirm, and the human accepts': { ...byPolicy('confirm'), human: accepts, questions: 1 },
  'a policy allows': { ...byPolicy('allow'), questions: 0 },
  'a policy allows, but a human is in charge': {
    policy: ALL('allow'),
    human: declines,
    questions: 1,
    refused: /refused/,
  },
  'a policy denies, and approvals are off': {
    args: ['--approval', 'off'],
    policy: ALL('deny'),
    questions: 0,
    refused: /denied by policy rule 1/,
  },
  'the server is read-only': { args: ['--read-only'], human: accepts, questions: 0, refused: /--read-only/ },
};

async function open({ args = [], human, policy }: Column): Promise<Session> {
  const file = join(folder, 'policy.yaml');
  if (policy !== undefined) await writeFile(file, policy);
  const flags = policy === undefined ? args : [...args, '--policy', file];
  return Session.open({ env: simulator.byKey, args: flags, ...(human ? { human } : {}) });
}

describe.each(Object.entries(columns))('%s', (_name, column) => {
  let session: Session;
  beforeAll(async () => {
    session = await open(column);
  });
  afterAll(() => session.close());

  test.each(guarded)('$operation', async ({ tool }) => {
    session.questions.length = 0;
    const args = calls[tool];
    if (column.refused) {
      expect(await session.refused(tool, args)).toMatch(column.refused);
      await expectNothingSent(simulator);
    } else {
      const { structured } = await session.ok(tool, { ...args, dry_run: true });
      await session.ok(tool, args);
      await expectSentAsShown(simulator, structured);
    }
    expect(session.questions).toHaveLength(column.questions);
  });
});

describe('the whole server makes dry runs', () => {
  let session: Session;
  beforeAll(async () => {
    session = await open({ args: ['--dry-run', '--approval', 'off'], human: accepts, questions: 0 });
  });
  afterAll(() => session.close());

  test.each(guarded)('$operation', async ({ tool, operation }) => {
    for (const more of [{}, { dry_run: false }]) {
      const { structured } = await session.ok(tool, { ...calls[tool], ...more });
      expect(structured).toMatchObject({ dry_run: true, operation });
    }
    expect(session.questions).toEqual([]);
    await expectNothingSent(simulator);
  });
});

describe('the client asks its human, who', () => {
  let session: Session;
  beforeAll(async () => {
    session = await open({ human: cancels, questions: 1 });
  });
  afterAll(() => session.close());

  /** None of them is a yes; the last one stays a no for the calls that follow. */
  const noes: readonly (readonly [string, Human, RegExp])[] = [
    ['closes the question', cancels, /closed the question without an answer/],
    ['sends the form off with an empty box', leavesUnticked, /did not tick/],
    ['sends off nothing', () => ({ action: 'accept' }), /did not tick/],
    ['ticks in words', () => ({ action: 'accept', content: { confirm: 'true', name: 'blog' } }), /did not tick/],
    ['has a client that fails', () => Promise.reject(new Error('no window')), /the client failed to ask/],
  ];

  describe.each(noes)('%s', (_name, human, told) => {
    test.each(guarded)('$operation', async ({ tool }) => {
      session.human = human;
      session.questions.length = 0;
      const text = await session.refused(tool, calls[tool]);
      expect(text).toMatch(told);
      expect(text).toMatch(/^Nothing was sent/);
      expect(session.questions, 'asked anew, since nobody decided').toHaveLength(1);
      await expectNothingSent(simulator);
    });
  });

  test.each(irreversible)('types another name: $operation', async ({ tool }) => {
    session.human = mistypes;
    session.questions.length = 0;
    expect(await session.refused(tool, calls[tool])).toMatch(/^Nothing was sent: the name that the human typed is not/);
    expect(session.questions).toHaveLength(1);
    await expectNothingSent(simulator);
  });

  test.each(irreversible)('types no name: $operation', async ({ tool }) => {
    session.human = () => ({ action: 'accept', content: { confirm: true } });
    expect(await session.refused(tool, calls[tool])).toMatch(/^Nothing was sent: the name that the human typed is not/);
    await expectNothingSent(simulator);
  });

  test.each(guarded)(
    'says yes: exactly the request of the dry run is sent, $operation',
    async ({ tool, irreversible }) => {
      const { structured } = await session.ok(tool, { ...calls[tool], dry_run: true });
      session.human = accepts;
      session.questions.length = 0;
      await session.ok(tool, calls[tool]);
      expect(session.questions.map(({ requestedSchema }) => requestedSchema.required)).toEqual([
        irreversible ? ['confirm', 'name'] : ['confirm'],
      ]);
      await expectSentAsShown(simulator, structured);
    },
  );

  test.each(guarded)('declines: $operation', async ({ tool }) => {
    session.human = declines;
    session.questions.length = 0;
    expect(await session.refused(tool, calls[tool])).toMatch(/^Nothing was sent: a human refused/);
    session.human = accepts;
    expect(await session.refused(tool, calls[tool]), 'a no is not asked away').toMatch(/a human refused/);
    expect(session.questions).toHaveLength(1);
    await expectNothingSent(simulator);
  });
});
