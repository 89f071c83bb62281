import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atEnd } from './at-end.ts';

export interface Certificate {
  /** PEM files. The certificate is its own authority. */
  readonly cert: string;
  readonly key: string;
}

/** A self-signed certificate for a name, made anew, gone with the test file. */
export function certificateFor(name: string, ...more: readonly string[]): Certificate {
  const directory = mkdtempSync(join(tmpdir(), 'flexus-certificate-'));
  atEnd(() => rmSync(directory, { recursive: true, force: true }));
  const [cert, key] = [join(directory, 'cert.pem'), join(directory, 'key.pem')];
  const names = [name, ...more].map((one) => (/^[\d.]+$/.test(one) ? `IP:${one}` : `DNS:${one}`));
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=${names.join()}`];
  execFileSync('openssl', [...request, ...subject, '-keyout', key, '-out', cert], { stdio: 'ignore' });
  return { cert, key };
}
