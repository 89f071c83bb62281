import { expect, it } from 'vitest';
import { ruleHint } from '../../../src/data/billing-rules.ts';

/** NEWER-FACTS.md, sections 5 and 6. */
it('tells a rule with its source and date', () => {
  expect(ruleHint('closed_ports')).toMatch(/22 and 3389 .*\(user guide, security groups, 2025-08-04\)$/);
  expect(ruleHint('unpaid_order')).toMatch(/7 days.*undated\)$/);
});
