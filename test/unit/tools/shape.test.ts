import { expect, test } from 'vitest';
import { requireOperation } from '../../../src/operations/catalogue.ts';
import { answerText, compactAnswer } from '../../../src/tools/shape.ts';

const compactOf = (id: string, body: unknown): Record<string, unknown> =>
  compactAnswer(requireOperation(id).answer, body);

test('a console log comes whole, each line quoted, so that none passes for ours (ecs-api-en-2025-01.txt 6.14.1, example)', () => {
  const output = 'FAKE CONSOLEOUTPUT\nANOTHER\r\nLAST LINE\u001b[0m';
  const compact = compactOf('nova_get_console_output', { output });
  expect(compact).toEqual({ output });
  expect(answerText(compact)).toBe('output:\n> FAKE CONSOLEOUTPUT\n> ANOTHER\n> LAST LINE\\u{1b}[0m');
});

test('a long log is not cut', () => {
  const output = `${'x'.repeat(5000)}\nend`;
  expect(answerText(compactOf('nova_get_console_output', { output }))).toContain(`> ${'x'.repeat(5000)}\n> end`);
});

test('a key pair of the list stands in an object of its own (ERRATA-nova A, section 6.11.1)', () => {
  const keypair = { name: 'k', fingerprint: 'aa:bb', public_key: 'ssh-rsa AAAA', type: 'ssh' };
  expect(compactOf('nova_list_keypairs', { keypairs: [{ keypair }] })).toEqual({
    keypairs: [{ name: 'k', fingerprint: 'aa:bb', type: 'ssh' }],
  });
});

test('no password yet is told as none (ecs-api-en-2025-01.txt 6.11.5)', () => {
  expect(compactOf('nova_show_server_password', { password: '' })).toEqual({ password: 'none' });
});
