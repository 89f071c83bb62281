import { describe, expect, it } from 'vitest';
import { OPERATIONS } from '../../../src/operations/catalogue.ts';
import { toolsMarkdown } from '../../../src/reference/tools-markdown.ts';
import { markdownRows } from '../resources/context.ts';

const text = toolsMarkdown();

/** The section of one operation. */
function section(id: string): string {
  const [, after = ''] = text.split(`\n### ${id}\n`);
  return after.split('\n### ')[0] ?? '';
}

describe('docs/tools.md', () => {
  it('has each operation once in the overview and once as a section that the overview links to', () => {
    for (const { id } of OPERATIONS) {
      expect(text.split(`[\`${id}\`](#${id})`), id).toHaveLength(2);
      expect(text.split(`\n### ${id}\n`), id).toHaveLength(2);
    }
  });

  it('lists the assist tools', () => {
    expect(markdownRows(text).some(([name]) => name === '`wait`')).toBe(true);
  });

  it('has tables whose rows all have as many cells as their head', () => {
    for (const block of text.split('\n\n').filter((part) => part.startsWith('| '))) {
      const [head, ...rest] = markdownRows(block);
      for (const row of rest) expect(row.length, row.join(' / ')).toBe(head?.length);
    }
  });

  it('says for an operation what it sends, does, answers, needs and where that stands', () => {
    const stop = section('batch_stop_servers');
    expect(stop).toContain('`POST /v1/{project_id}/cloudservers/action`, body key `os-stop`');
    expect(stop).toContain('destructive');
    expect(stop).toContain('`ecs:cloudServers:stop`');
    expect(stop).toContain('ecs-api-en-2025-01.txt, 5.3.3');
    const row = markdownRows(stop).find(([name]) => name === '`server_ids`');
    expect(row?.slice(0, 6)).toEqual([
      '`server_ids`',
      'array of string',
      'yes',
      'an array of 1 to 1000 items',
      '`servers[].id`',
      'body',
    ]);
    expect(stop).toContain('- `job_id` string');
  });

  it('lists fields inside objects and lists, and where a body is wrapped', () => {
    const names = markdownRows(section('create_light_instances')).map(([name]) => name);
    expect(names).toEqual(
      expect.arrayContaining(['`image_ref.image_name`', '`extra_resources[].size`', '`tags[].key`']),
    );
    expect(section('update_server')).toContain('inside `server`');
  });

  it('tells defaults, secrets and what the configuration fills in', () => {
    expect(section('list_servers_details')).toContain('default 25');
    expect(section('batch_reset_servers_password')).toContain('secret: never shown');
    expect(section('keystone_create_user_token_by_password')).toContain('from the configuration if left out');
  });

  it('ends by saying that nobody edits it by hand', () => {
    expect(text).toMatch(/generated [^\n]*`npm run build`\.\n$/);
  });

  it('is the same each time', () => {
    expect(toolsMarkdown()).toBe(text);
  });
});
