import type { Finding } from '../../data/purchase-rules.ts';

/** Special characters that every edition of the documents allows (their lists are damaged in different ways). */
const SAFE_SPECIAL = /^[A-Za-z0-9!@%_+[\]./?:=-]*$/;
const CLASSES = [/[A-Z]/, /[a-z]/, /[0-9]/, /[^A-Za-z0-9]/];
const NAMES = ['root', 'Administrator'];

function reversed(word: string): string {
  return [...word].reverse().join('');
}

function runsOf(word: string, length: number): string[] {
  return Array.from({ length: word.length - length + 1 }, (_, start) =>
    word.slice(start, start + length).toLowerCase(),
  );
}

/**
 * Rules for a login password of Linux (root) and Windows (Administrator): flexus-l-api-zh-2024-06 4.6 table 4-17,
 * ecs-api-en-2025-01 table 5-5 (adminPass). The findings never repeat the password.
 */
export function checkPassword(password: string): Finding[] {
  const refuse = (message: string): Finding => ({ level: 'refuse', field: 'new_password', message });
  const findings: Finding[] = [];
  const classes = CLASSES.filter((one) => one.test(password)).length;
  if (classes < 3) {
    findings.push(
      refuse(
        `new_password has ${classes} kind(s) of characters; 3 of upper case, lower case, digits, special are needed.`,
      ),
    );
  }
  const lower = password.toLowerCase();
  if (NAMES.some((name) => lower.includes(name.toLowerCase()) || lower.includes(reversed(name).toLowerCase()))) {
    findings.push(refuse('new_password must not contain the user name root or Administrator, nor either reversed.'));
  } else if (runsOf('Administrator', 3).some((run) => lower.includes(run))) {
    const message =
      'On Windows, new_password must not have three letters in a row of "Administrator"; on Linux this one may pass.';
    findings.push({ level: 'warn', field: 'new_password', message });
  }
  if (!SAFE_SPECIAL.test(password)) {
    const message =
      'new_password has a special character that not every edition of the documents allows; !@%-_=+[]:./? are safe.';
    findings.push({ level: 'warn', field: 'new_password', message });
  }
  return findings;
}
