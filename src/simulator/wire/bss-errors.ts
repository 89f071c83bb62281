import { type Refusal, refusal } from './refusal.ts';

/** The billing errors that input or state can bring: EXTERNAL-APIS, section 3. The sentences are the simulator's. */
const errors = {
  'CBC.0100': 'A parameter is not valid.',
  'CBC.30000010': 'The order does not exist.',
  'CBC.30000067': 'The resource has been unsubscribed already.',
  'CBC.30010036': 'The resource is not a main resource; renew the one it belongs to.',
  'CBC.30010069': 'The period is not offered for the resource.',
  'CBC.30050006': 'The automatic payment failed: the balance is too low.',
  'CBC.99000088': 'The order is being paid.',
  'CBC.99000092': 'The number of periods is out of range.',
  'CBC.99003012': 'The resource does not exist.',
  'CBC.99003016': 'The resource does not exist or has expired.',
  'CBC.99003100': 'The resource is part of an unpaid order.',
  'CBC.99003106': 'The status of the order has changed; it cannot be paid.',
  'CBC.99003110': 'The time for paying the order is over.',
  'CBC.99003128': 'The resource has no renewed period that has not begun.',
  'CBC.99003144': 'An order of the resource is being processed.',
  'CBC.99003154': 'The subscription would last too long.',
  'CBC.99003185': 'The resource is part of a bundle that must be unsubscribed as a whole.',
  'CBC.99003602': 'The resource is expired or frozen.',
  'CBC.99003605': 'Automatic renewal is off already.',
  'CBC.99003651': 'Another operation on the resource is under way.',
  'CBC.99003656': 'The resource is frozen.',
  'CBC.99005003': 'The balance of the account is too low.',
  'CBC.99005010': 'The order cannot be cancelled in its present status.',
  'CBC.99005026': 'The order is not a refund order.',
} as const;

export type BssCode = keyof typeof errors;

export const bssMessage = (code: BssCode): string => errors[code];

export function bssRefusal(code: BssCode, about?: string): Refusal {
  return refusal('bss', 400, code, about === undefined ? errors[code] : `${errors[code]} ${about}`);
}
