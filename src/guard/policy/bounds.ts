import type { Conditions, Outcome } from './policy.ts';

interface Problem {
  readonly path: readonly string[];
  readonly message: string;
}

/** Bounds that would say the opposite of what people mean by them: "deny, max 100" would deny what costs less. */
export function boundProblems({ quantity, price }: Conditions, then: Outcome): Problem[] {
  return [...(quantity ? quantityProblems(quantity, then) : []), ...(price ? priceProblems(price, then) : [])];
}

function quantityProblems({ min, max }: NonNullable<Conditions['quantity']>, then: Outcome): Problem[] {
  if (min === undefined && max === undefined) return [{ path: ['quantity'], message: 'expected max or min' }];
  if (max !== undefined && then === 'deny') {
    const message = 'would deny the small calls; write min, the smallest number to deny';
    return [{ path: ['quantity', 'max'], message }];
  }
  if (min !== undefined && then === 'allow') {
    const message = 'would allow the large calls; write max, the largest number to allow';
    return [{ path: ['quantity', 'min'], message }];
  }
  if (min === undefined || max === undefined || min <= max) return [];
  return [{ path: ['quantity', 'min'], message: 'expected no more than max' }];
}

function priceProblems({ max, over }: NonNullable<Conditions['price']>, then: Outcome): Problem[] {
  if ((max === undefined) === (over === undefined)) {
    const message = 'expected one of max (in allow rules) and over (in confirm and deny rules)';
    return [{ path: ['price'], message }];
  }
  if (max !== undefined && then !== 'allow') {
    const message = `would ${then} the cheap calls; write over, which is also true of an unknown price`;
    return [{ path: ['price', 'max'], message }];
  }
  if (over === undefined || then !== 'allow') return [];
  return [{ path: ['price', 'over'], message: 'would allow the dear calls; write max, the highest price to allow' }];
}
