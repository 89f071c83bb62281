import { describe, expect, it } from 'vitest';
import { meaningOf, orderStatuses, periodTypes } from '../../../src/data/billing-codes.ts';
import {
  jobStatuses,
  serverStatus,
  serverStatuses,
  statusesCaughtBy,
  taskStates,
  vmStates,
} from '../../../src/data/statuses.ts';

/** ecs-api-en-2025-01.txt, section A.3, table A-4, as printed. */
const tableA4 = `
building           scheduling block_device_mapping networking spawning null                             BUILD
active             rebooting reboot_pending reboot_started                                              REBOOT
active             rebooting_hard reboot_pending_hard reboot_started_hard                               HARD_REBOOT
active             rebuilding rebuild_block_device_mapping rebuild_spawning                             REBUILD
active             migrating                                                                            MIGRATING
active             powering-off deleting null                                                           ACTIVE
stopped            resize_prep resize_migrating resize_migrated resize_finish                           RESIZE
stopped            rebuilding rebuild_block_device_mapping rebuild_spawning                             REBUILD
stopped            powering-on deleting null                                                            SHUTOFF
resized            resize_reverting                                                                     REVERT_RESIZE
resized            null                                                                                 VERIFY_RESIZE
error              rebuilding rebuild_block_device_mapping rebuild_spawning                             REBUILD
error              deleting null                                                                        ERROR
deleted            null                                                                                 DELETED
shelved            shelving shelving_image_pending_upload shelving_image_uploading unshelving null      SHELVED
shelved_offloaded  shelving_offloading unshelving null                                                  SHELVED_OFFLOADED
`;

const printed = new Map(
  tableA4
    .trim()
    .split('\n')
    .flatMap((line) => {
      const cells = line.split(/\s+/);
      const vmState = cells.at(0);
      return cells.slice(1, -1).map((task): [string, string | undefined] => [`${vmState} ${task}`, cells.at(-1)]);
    }),
);

describe('serverStatus', () => {
  const states = vmStates.map(({ state }) => state);
  const tasks = [...taskStates.map(({ state }) => state), null];

  it('gives every pair of states what table A-4 prints, and UNKNOWN where it prints nothing', () => {
    for (const vmState of states) {
      for (const task of tasks) {
        const pair = `${vmState} ${task}`;
        expect(`${pair}: ${serverStatus(vmState, task)}`).toBe(`${pair}: ${printed.get(pair) ?? 'UNKNOWN'}`);
      }
    }
  });

  it('knows every state that table A-4 uses', () => {
    const pairs = new Set(states.flatMap((vmState) => tasks.map((task) => `${vmState} ${task}`)));
    expect([...printed.keys()].filter((pair) => !pairs.has(pair))).toEqual([]);
    expect(printed.size).toBe(44);
  });

  it.each([
    ['', null],
    ['ACTIVE', null],
    ['constructor', null],
    ['active', ''],
    ['active', 'null'],
    ['active', 'powering-on'],
  ])('says UNKNOWN for %j and %j', (vmState, task) => {
    expect(serverStatus(vmState, task)).toBe('UNKNOWN');
  });
});

describe('statuses of the documents', () => {
  it('lists table A-1', () => {
    expect(serverStatuses.map(({ status }) => status).sort()).toEqual(
      [
        ...['BUILD', 'REBOOT', 'HARD_REBOOT', 'REBUILD', 'MIGRATING', 'RESIZE', 'ACTIVE', 'SHUTOFF', 'REVERT_RESIZE'],
        ...['VERIFY_RESIZE', 'ERROR', 'DELETED', 'SHELVED', 'SHELVED_OFFLOADED', 'UNKNOWN'],
      ].sort(),
    );
  });

  // flexus-l-api-zh-2024-06.txt, query of the server details list, parameter status
  it.each([
    ['ACTIVE', ['ACTIVE', 'REBOOT', 'HARD_REBOOT', 'REBUILD', 'MIGRATING', 'RESIZE']],
    ['SHUTOFF', ['SHUTOFF', 'RESIZE', 'REBUILD']],
    ['ERROR', ['ERROR', 'REBUILD']],
    ['VERIFY_RESIZE', ['VERIFY_RESIZE', 'REVERT_RESIZE']],
    ['REBOOT', ['REBOOT']],
    ['toString', ['toString']],
  ])('a filter by %s catches %j', (filter, caught) => {
    expect(statusesCaughtBy(filter)).toEqual(caught);
  });

  // ecs-api-en-2025-01.txt, section 5.9.1 (querying task execution status), parameter status
  it('ends a job with SUCCESS or FAIL only', () => {
    expect(jobStatuses.filter(({ final }) => final).map(({ status }) => status)).toEqual(['SUCCESS', 'FAIL']);
    expect(jobStatuses.filter(({ final }) => !final).map(({ status }) => status)).toEqual(['INIT', 'RUNNING']);
  });

  // flexus-l-purchase-en-2024-11.txt: 5 = created. EXTERNAL-APIS.md, section 3: 4 cancelled, 6 awaiting payment.
  it('ends an order with 4 or 5, and lets 6 wait for payment', () => {
    expect(orderStatuses.filter(({ final }) => final).map(({ status }) => status)).toEqual([4, 5]);
    expect(orderStatuses.find(({ status }) => status === 6)?.waits_for).toBe('payment');
    expect(orderStatuses.find(({ status }) => status === 3)).not.toHaveProperty('waits_for');
  });

  // flexus-l-api-zh-2025-01.txt, renewal example: 2 = month; EXTERNAL-APIS.md, section 3: 3 = year
  it('counts periods of the billing service', () => {
    expect(meaningOf(periodTypes, 2)).toBe('month');
    expect(meaningOf(periodTypes, 3)).toBe('year');
    expect(meaningOf(periodTypes, 9)).toBeUndefined();
  });
});
