import { describe, expect, test } from 'vitest';
import { CloudError } from '../../../src/cloud/errors.ts';
import { requireOperation } from '../../../src/operations/catalogue.ts';
import { failureAnswer } from '../../../src/tools/failure.ts';

interface Refusal {
  readonly status: number;
  readonly code?: string;
  readonly message?: string;
}

async function told(operation: string, { status, code, message = 'no' }: Refusal): Promise<string> {
  const error = new CloudError({ kind: 'refused', status, code, message });
  const call = { operation: requireOperation(operation), references: ['blgo'], lookalikes: async () => ['blog'] };
  return (await failureAnswer(error, call)).text;
}

describe('what exists instead', () => {
  test.each([
    ['show_server', { status: 404 }],
    // ecs-api-en-2025-01, A.2: the ECS does not exist.
    ['show_server', { status: 400, code: 'Ecs.0114' }],
    // EXTERNAL-APIS.md, section 3: no such resource ID; unsubscribed already.
    ['cancel_resources_subscription', { status: 400, code: 'CBC.99003012' }],
    ['cancel_resources_subscription', { status: 400, code: 'CBC.30000067' }],
  ])('%s, %j: the nearest are told', async (operation, refusal) => {
    expect(await told(operation, refusal)).toContain('Nearest that exist: blog');
  });

  test.each([
    // An order or a job looks like no instance.
    ['show_customer_order_details', { status: 404 }],
    ['pay_customer_order', { status: 400, code: 'CBC.30000010' }],
    ['show_job', { status: 404 }],
    // A flavor, image or key pair of that name is no server (A.2: Ecs.0029), whatever the message says.
    ['show_server', { status: 400, code: 'Ecs.0029', message: 'The flavor does not exist.' }],
    ['show_server', { status: 500, message: 'request 01140114 not found' }],
  ])('%s, %j: none are told', async (operation, refusal) => {
    expect(await told(operation, refusal)).not.toContain('Nearest that exist');
  });
});

describe('HTTP 403', () => {
  /** Appendix A.2 of ecs-api-en-2025-01 (Ecs.0066 to Ecs.0071); CLIENTS.md, "Names": `forbidden`. */
  test.each([
    ['nova_create_keypair', { code: 'forbidden', message: 'Quota exceeded, too many key pairs.' }],
    ['nova_delete_image', { code: 'forbidden', message: 'The image is protected.' }],
    ['nova_stop_server', { code: 'forbidden', message: 'The server is locked.' }],
    ['delete_servers', { code: 'Ecs.0003', message: 'You do not have permission: the account is frozen.' }],
    ['delete_servers', { code: 'Ecs.0003', message: 'You do not have permission: the account is in arrears.' }],
    ['create_post_paid_servers', { code: 'Ecs.0066', message: 'no real-name authentication' }],
    ['create_post_paid_servers', { code: 'ECS.0070', message: 'no' }],
    ['show_server', { code: 'APIG.0802', message: 'no' }],
    ['create_light_instances', { message: 'The account is locked.' }],
  ])('%s, %j: another cause than a permission, so none is named', async (operation, refusal) => {
    expect(await told(operation, { status: 403, ...refusal })).not.toMatch(/Permission needed|system policy/);
  });

  test.each([
    ['delete_servers', { code: 'Ecs.0110' }, 'ecs:cloudServers:delete'],
    ['delete_servers', { code: 'Ecs.0003', message: 'You do not have permission.' }, 'ecs:cloudServers:delete'],
    ['pay_customer_order', { code: 'CBC.0151' }, 'billing:order:pay'],
    ['nova_create_keypair', { code: 'forbidden', message: "Policy doesn't allow it." }, 'ecs:serverKeypairs:create'],
    ['list_all_resources', {}, 'rms:resources:list'],
    // A permission's code counts, whatever its message mentions.
    ['delete_servers', { code: 'Pdp.0001', message: 'Policy does not allow locked:x to be performed.' }, 'ecs:'],
  ])('%s, %j: names %s', async (operation, refusal, action) => {
    expect(await told(operation, { status: 403, ...refusal })).toMatch(new RegExp(`Permission needed: .*${action}`));
  });
});
