// docs/guard.md, "Who is trusted with what": text from the cloud is data; what turns or hides it is made visible.
import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { createMemoryStore } from '../../src/guard/approvals.ts';
import { createWebhook, withWebhook } from '../../src/guard/webhook.ts';
import { atEnd } from '../support/at-end.ts';
import { openRecord } from '../support/open-record.ts';
import { OVERRIDE, releaseRecord } from '../unit/page/samples.ts';
import { portOf } from '../wire/transport/cloud.ts';

test("a target's name that turns text around reaches no screen as it is", async () => {
  const bodies: string[] = [];
  const receiver = createServer(async (request, response) => {
    bodies.push(Buffer.concat(await request.toArray()).toString());
    response.end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const webhook = createWebhook({ url: `http://127.0.0.1:${portOf(receiver)}/`, addressOf: async () => undefined });
  atEnd(async () => {
    await webhook.close();
    receiver.close();
  });
  await openRecord(withWebhook(createMemoryStore(), webhook), releaseRecord);
  await expect.poll(() => bodies, { timeout: 10_000 }).toHaveLength(1);
  expect(releaseRecord.preview.targets[0]?.name).toContain(OVERRIDE);
  expect(bodies[0]).not.toContain(OVERRIDE);
  expect(JSON.parse(bodies[0] ?? '')).toMatchObject({
    targets: [{ id: 'hcss_l_5e2c1b9a7d3f4c6e', name: '<script>alert(1)</script>\\u{202e}db' }],
  });
});
