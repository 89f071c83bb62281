import { createHash, createHmac } from 'node:crypto';

const sha256 = (text) => createHash('sha256').update(text).digest('hex');

/** Headers that sign a GET without a body, with its path in canonical form: the least that a client of AK/SK has to do. */
export function signedHeaders({ url, projectId, ak, sk }) {
  const { host, pathname, search } = new URL(url);
  const date = new Date().toISOString().replace(/[-:]|\.\d{3}/g, '');
  const headers = { host, 'x-project-id': projectId, 'x-sdk-date': date };
  const names = Object.keys(headers).sort();
  const canonical = [
    'GET',
    pathname.endsWith('/') ? pathname : `${pathname}/`,
    search.slice(1).split('&').sort().join('&'),
    names.map((name) => `${name}:${headers[name]}\n`).join(''),
    names.join(';'),
    sha256(''),
  ].join('\n');
  const signature = createHmac('sha256', sk)
    .update(`SDK-HMAC-SHA256\n${date}\n${sha256(canonical)}`)
    .digest('hex');
  const { host: _host, ...sent } = headers;
  return {
    ...sent,
    authorization: `SDK-HMAC-SHA256 Access=${ak}, SignedHeaders=${names.join(';')}, Signature=${signature}`,
  };
}
