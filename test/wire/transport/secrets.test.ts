import { expect, test } from 'vitest';
import {
  type Answer,
  accessKey,
  actionOf,
  errorOf,
  fakeCloud,
  iamUser,
  issued,
  json,
  readOf,
  settingsFor,
  transportFor,
} from './cloud.ts';

const newPassword = 'N3w/"pass+word&=é';
const token = `MIIFake${'Zx9/+'.repeat(60)}==`;

function forms(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  return [
    secret,
    json,
    JSON.stringify(json).slice(1, -1),
    json.replaceAll('/', '\\/'),
    encodeURIComponent(secret),
    encodeURIComponent(secret).toLowerCase(),
    Buffer.from(secret).toString('base64').replace(/=+$/, ''),
    Buffer.from(secret).toString('base64url'),
    Buffer.from(`x:${secret}`).toString('base64').slice(3, -6),
    Buffer.from(`u:${secret}`).toString('base64url').slice(3, -6),
  ];
}

/** Everything of an error that could be printed. */
function everythingOf(error: Error): string {
  return `${error.message}\n${error.stack}\n${JSON.stringify(error)}\n${JSON.stringify(Object.entries(error))}`;
}

/** Clouds that repeat what they were told, each in another way. */
const echoes: Record<string, (said: string) => string> = {
  'as it is': (said) => said,
  'in a service error': (said) => JSON.stringify({ error_code: 'X.1', error_msg: said }),
  'in an escaped service error': (said) => JSON.stringify({ error: { code: 'X.1', message: JSON.stringify(said) } }),
  'escaped twice, in no JSON': (said) => `echo ${JSON.stringify(JSON.stringify(said))}`,
  'in details': (said) =>
    JSON.stringify({ error: { code: 'X.1', message: 'no', details: [{ code: said, message: said }] } }),
  'URL-encoded': (said) => encodeURIComponent(said),
  'in base64': (said) => Buffer.from(said).toString('base64'),
  'in base64 at another offset': (said) => Buffer.from(`x:${said}`).toString('base64'),
  'in base64url': (said) => Buffer.from(`ab${said}`).toString('base64url'),
  'broken up by invisible characters': (said) => [...said].join('\u200b'),
};

const secrets = [newPassword, token, ...Object.values(iamUser), ...Object.values(accessKey)].filter(
  (value) => !['password', 'aksk', 'agent', 'test-account'].includes(value),
);

test.each(Object.entries(echoes))('no error repeats a secret that the cloud echoes %s', async (_name, echo) => {
  const answer: Answer = (_turn, request, response) => {
    if (request.url.startsWith('/v3/auth/tokens')) return json(response, 201, issued, { 'X-Subject-Token': token });
    const turn = Number(request.headers['x-secret']);
    const said = echo(secrets[turn] ?? '');
    // Refused by status, or accepted with an answer that can't be read: both quote the answer.
    response.writeHead(said.startsWith('{') || turn % 2 === 0 ? 400 : 202).end(said);
  };
  const cloud = await fakeCloud(answer);
  for (const credentials of [iamUser, accessKey]) {
    const transport = transportFor(settingsFor(cloud.url, { credentials }));
    const own = secrets.filter(
      (secret) =>
        secret === newPassword ||
        (credentials.kind === 'password') === (secret === token || Object.values(iamUser).includes(secret)),
    );
    for (const secret of own) {
      const headers = { 'X-Secret': String(secrets.indexOf(secret)) };
      const printed = everythingOf(
        await errorOf(transport.send(actionOf(cloud.url, { headers }), { repeatable: false, secrets: [newPassword] })),
      );
      for (const form of forms(secret)) expect(printed).not.toContain(form);
    }
  }
});

test('the test above would see a secret', async () => {
  const cloud = await fakeCloud((_turn, _request, response) => response.writeHead(400).end(newPassword));
  const error = await errorOf(transportFor(settingsFor(cloud.url)).send(readOf(cloud.url), { repeatable: true }));
  expect(everythingOf(error)).toContain(newPassword);
});
