import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJson } from '../../../src/guard/policy/json-source.ts';
import type { SourceNode } from '../../../src/guard/policy/source.ts';
import { plainValue, SourceError } from '../../../src/guard/policy/source.ts';
import { readYaml } from '../../../src/guard/policy/yaml-source.ts';

function problem(read: (text: string) => SourceNode, text: string): string {
  try {
    read(text);
  } catch (error) {
    if (error instanceof SourceError) return `${error.at.line}:${error.at.column} ${error.message}`;
    throw error;
  }
  return expect.unreachable(`accepted: ${text}`);
}

const parsed = (text: string): { value: unknown } | undefined => {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
};

const read = (text: string): { value: unknown } | undefined => {
  try {
    return { value: plainValue(readJson(text)) };
  } catch (error) {
    if (error instanceof SourceError) return undefined;
    throw error;
  }
};

describe('readJson', () => {
  it('reads what JSON.parse reads, and the same', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (text) => {
        expect(read(text)).toEqual(parsed(text));
      }),
    );
  });

  it('refuses what JSON.parse refuses', () => {
    const soup = fc.string({
      unit: fc.constantFrom(
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        '"a"',
        '"',
        '1',
        '-',
        '.5',
        'e3',
        'null',
        'true',
        ' ',
        '\n',
        '\\u12',
        '\t',
        '/',
      ),
    });
    fc.assert(
      fc.property(soup, (text) => {
        // A key that stands twice is refused here, and not by JSON.parse.
        fc.pre(text.split('"a"').length < 3);
        expect(read(text)).toEqual(parsed(text));
      }),
      { numRuns: 5000 },
    );
  });

  it.each([
    ['{"a": 1,}', '1:9 expected a key in double quotes'],
    ['{"a": 1\n "b": 2}', '2:2 expected a comma or a closing brace'],
    ['{"a" 1}', '1:6 expected a colon'],
    ['{\n  // no\n}', '2:3 expected a key'],
    ["{'a': 1}", '1:2 expected a key in double quotes'],
    ['[1 2]', '1:4 expected a comma or a closing bracket'],
    ['[01]', '1:3 expected a comma'],
    ['{} {}', '1:4 expected the end of the file'],
    ['["a\\x"]', '1:2 this text holds'],
    ['["a\n"]', '1:2 expected a value'],
    ['', '1:1 expected a value'],
    ['{"a": 1, "b": {"c": 1, "c": 2}}', '1:24 the key "c" stands twice'],
    ['{"a": 1, "\\u0061": 2}', '1:10 the key "a" stands twice'],
    ['['.repeat(10_000), '1:34 nested deeper than 32 levels'],
  ])('tells the place in %.40s', (text, expected) => {
    expect(problem(readJson, text)).toContain(expected);
  });
});

describe('readYaml', () => {
  it('reads JSON as JSON', () => {
    const value = fc.jsonValue({ maxDepth: 3 });
    fc.assert(
      fc.property(value, (one) => {
        const text = JSON.stringify(one, undefined, 2);
        expect(plainValue(readYaml(text))).toEqual(JSON.parse(text));
      }),
    );
  });

  it('reads a time without quotes as text, and no as no', () => {
    expect(plainValue(readYaml('a: 08:00\nb: no\nc: on'))).toEqual({ a: '08:00', b: 'no', c: 'on' });
  });

  it.each([
    ['a: [1, 2', '1:9 the indentation is wrong here, or a bracket'],
    ['a: 1\n\tb: 2', '2:1 a tab as indentation'],
    ['a: b: c', '1:4 a second "key: value"'],
    ['a: "b', '1:6 a character is missing'],
    ['name: *-prod', '1:7 a value that begins with * has to stand in quotes'],
    ['name: &x prod', '1:10 a value that begins with & has to stand in quotes'],
    ['name: !!str prod', '1:13 a value that begins with ! has to stand in quotes'],
    ['a: 1\n---\nb: 2', 'a second document'],
    ['%YAML 1.1\n---\na: 08:00', 'leave out the %YAML directive'],
    ['? [a]\n: 1', 'a key has to be text'],
    ['1: a', '1:1 a key has to be text'],
    ['a: 1\nb: 2\na: 3', '3:1 the key "a" stands twice'],
    ['a: .nan', '1:4 "NaN" can not be used'],
    ['['.repeat(40) + ']'.repeat(40), 'nested deeper than 32 levels'],
  ])('refuses %.40j', (text, expected) => {
    expect(problem(readYaml, text)).toContain(expected);
  });
});
