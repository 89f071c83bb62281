import { loginOf } from '../account.ts';
import { isRecord, recordOf, textOf } from '../json.ts';
import type { CloudSettings, WireRequest } from '../wire.ts';
import type { AttemptLimit } from './counted.ts';

/** Refused passwords of a user in a row: as many as of the configured one, whose row is the same. */
export const passwordLimit: AttemptLimit = {
  most: 4,
  what: 'passwords of this IAM user',
  mend: 'Ask the user for the right password; guessing locks the IAM user.',
};

/** The user whose password a request tries, as `loginOf` names users; undefined: it tries none. */
export function triedLogin({ service, body }: WireRequest, settings: CloudSettings): string | undefined {
  const { auth } = recordOf(body);
  const { user } = recordOf(recordOf(recordOf(auth).identity).password);
  if (service !== 'iam' || !isRecord(user)) return undefined;
  const [username, domainName] = [textOf(user.name) ?? '', textOf(recordOf(user.domain).name) ?? ''];
  return loginOf({ ...settings, credentials: { kind: 'password', username, domainName, password: '' } });
}
