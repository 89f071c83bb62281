import type { Finding } from '../data/purchase-rules.ts';
import type { TextField } from './field.ts';
import { choice } from './field.ts';

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
export function checkPassword(password: string, field: string): Finding[] {
  const refuse = (message: string): Finding => ({ level: 'refuse', field, message });
  const findings: Finding[] = [];
  const classes = CLASSES.filter((one) => one.test(password)).length;
  if (classes < 3) {
    findings.push(
      refuse(`${field} has ${classes} kind(s) of characters; 3 of upper case, lower case, digits, special are needed.`),
    );
  }
  const lower = password.toLowerCase();
  if (NAMES.some((name) => lower.includes(name.toLowerCase()) || lower.includes(reversed(name).toLowerCase()))) {
    findings.push(refuse(`${field} must not contain the user name root or Administrator, nor either reversed.`));
  } else if (runsOf('Administrator', 3).some((run) => lower.includes(run))) {
    const message = `On Windows, ${field} must not have three letters in a row of "Administrator"; on Linux this one may pass.`;
    findings.push({ level: 'warn', field, message });
  }
  if (!SAFE_SPECIAL.test(password)) {
    const message = `${field} has a special character that not every edition of the documents allows; !@%-_=+[]:./? are safe.`;
    findings.push({ level: 'warn', field, message });
  }
  return findings;
}

/** Said of a password that a model has written. */
export function inClear(field: string): Finding {
  const message = `${field} has passed through this conversation in clear. It can be made up past it, if the human runs this server with --password-file FILE.`;
  return { level: 'warn', field, message };
}

/** Argument of operations that create servers: whose password is made up, past the model. */
export const generatePassword = choice(['linux', 'windows'], {
  in: 'local',
  about: "Make up the login password, into the human's password file",
});

/** Root's password of Linux, or with `windows` the Administrator's of Windows, when a server is created. */
export const createdPassword = (os: 'linux' | 'windows', wire?: string): TextField => ({
  type: 'text',
  secret: true,
  fill: 'new-password',
  fillIf: ['generate_password', os],
  min: 8,
  max: 26,
  ...(wire === undefined ? {} : { wire }),
});
