/** What of a base64 text depends on the secret alone, for each of the three ways it can lie in what was encoded. */
function base64Cores(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8');
  return [0, 1, 2].flatMap((lead) => {
    const text = Buffer.concat([Buffer.alloc(lead), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    // A character of base64 carries six bits: the first and last ones may hold bits of the neighbours as well.
    const core = text.slice(lead === 0 ? 0 : lead + 1, (lead + bytes.length) % 3 === 0 ? undefined : -1);
    return [core, core.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

/** Every way in which a secret could be read out of an output (issue 2: base64, URL- and JSON-escaped forms too). */
export function formsOf(secret: string): readonly string[] {
  const escaped = JSON.stringify(secret).slice(1, -1);
  const inUrl = encodeURIComponent(secret);
  const strictUrl = inUrl.replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  const inHex = Buffer.from(secret, 'utf8').toString('hex');
  const twice = JSON.stringify(escaped).slice(1, -1);
  return [
    ...new Set([
      secret,
      escaped,
      twice,
      JSON.stringify(twice).slice(1, -1),
      escaped.replaceAll('/', '\\/'),
      inUrl,
      strictUrl,
      strictUrl.replace(/%[0-9A-F]{2}/g, (triplet) => triplet.toLowerCase()),
      encodeURIComponent(inUrl),
      inHex,
      inHex.toUpperCase(),
      ...base64Cores(secret),
    ]),
  ];
}
