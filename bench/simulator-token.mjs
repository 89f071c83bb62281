import { request } from 'undici';

/** The project of a token for regional services. */
const PROJECT = { project: { name: 'ap-southeast-3' } };

/** A token of the simulator's user. */
export async function tokenOf({ url, username, password, domain_name: domain }, scope = PROJECT) {
  const user = { name: username, password, domain: { name: domain } };
  const auth = {
    identity: { methods: ['password'], password: { user } },
    scope,
  };
  const answer = await request(`${url}/v3/auth/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ auth }),
  });
  await answer.body.dump();
  return answer.headers['x-subject-token'];
}
