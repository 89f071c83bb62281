/** Whether this may be a region ID: it becomes part of a host name, and an agent may have written it. */
export function isRegionId(text: string): boolean {
  return /^[a-z]{2,}-[a-z0-9-]{1,30}$/.test(text);
}

/** Whether a host of a URL is this machine: `localhost`, 127.0.0.0/8 or `[::1]`. */
export function isLoopback(origin: string): boolean {
  const { hostname } = new URL(origin);
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** Why credentials may not be sent to this URL, or `undefined` when they may. `{region}` may stand in its host. */
export function originProblem(text: string): string | undefined {
  const sample = text.replaceAll('{region}', 'xx-region-1');
  const url = URL.canParse(sample) ? new URL(sample) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    return 'is not a URL such as https://host or http://127.0.0.1:8080';
  }
  if (url.username !== '' || url.password !== '') return 'must not contain a user name or password';
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') return 'must end after the host and port';
  if (url.protocol === 'http:' && !isLoopback(url.origin)) {
    return 'must begin with https://: plain http is only for this machine (127.0.0.1)';
  }
  return undefined;
}
