/** Words that say nothing of what is wanted. */
const EMPTY = new Set(
  'a an and any are as at be been but by can could do does for from get give go had has have i if in into is it its just let like me my need no now of on one or our out please so some tell than that the their them then there these they this to up us want was we what when where will with would you your'.split(
    ' ',
  ),
);

/**
 * Words that people use for the same thing, each line led by the one that is searched for. What stands here is the
 * vocabulary of the trade; what is special to one operation stands in its declaration.
 */
const SAME = [
  'server servers machine machines box boxes vm vms ecs host computer node instance instances cloudserver',
  'disk disks volume volumes evs drive drives storage ssd',
  'nic nics interface interfaces',
  'delete remove destroy terminate erase drop discard dispose kill throw',
  'create make build set add provision launch spin new',
  'list show display view see look which find query check print inspect',
  'start boot poweron',
  'stop shutdown poweroff halt',
  'restart reboot bounce',
  'change modify edit update alter switch swap',
  'tag tags label labels labelled labeled',
  'keypair keypairs sshkey',
  'securitygroup firewall',
  'floatingip eip elasticip publicip',
  'flavor flavors size sizes spec specs specification sku',
  'os operatingsystem distro',
  'password passwords passwd pwd credential',
  'price prices cost costs expensive',
  'buy purchase order',
  'attach mount plug connect',
  'detach unmount unplug disconnect',
  'resize upgrade downgrade scale bigger smaller',
  'traffic bandwidth',
  'region regions',
  'quota quotas limit limits allowance',
];
const CANONICAL: ReadonlyMap<string, string> = new Map(
  SAME.flatMap((line) => {
    const [head = '', ...others] = line.split(' ');
    return others.map((other): [string, string] => [stem(other), stem(head)]);
  }),
);

/** Terms of several words, which would be lost one by one. */
const PHRASES: readonly (readonly [RegExp, string])[] = [
  [/\bssh[ -]?keys?\b|\bkey[ -]?pairs?\b/g, ' keypair '],
  [/\b(elastic|public|floating)[ -]?(ip|address)(es|s)?( address(es)?)?\b|\beips?\b/g, ' floatingip '],
  [/\bsecurity[ -]?groups?\b/g, ' securitygroup '],
  [/\b(operating[ -]?system)s?\b/g, ' os '],
  [/\bnetwork[ -]?(card|adapter|interface)s?\b/g, ' nic '],
  [/\b(power|switch|turn)(ed|s|ing)?[ -]?on\b/g, ' start '],
  [/\b(power|switch|turn|shut)(ed|s|ing)?[ -]?(off|down)\b/g, ' stop '],
  [/\bserver[ -]?groups?\b/g, ' servergroup '],
  [/\bget rid of\b|\bthrow (away|out)\b/g, ' delete '],
  [/\bhow (much|many)\b/g, ' amount '],
];

/** English words without their endings, roughly: enough that "tagged", "tags" and "tagging" meet. */
export function stem(word: string): string {
  if (word.length < 4) return word;
  const short = word
    .replace(/ies$/, 'y')
    .replace(/(ss|sh|ch|x)es$/, '$1')
    .replace(/([^su])s$/, '$1')
    .replace(/(?<=[a-z]{3})(ing|ed|er)$/, '');
  return short.replace(/([bdgklmnprt])\1$/, '$1').replace(/(?<=[a-z]{2})e$/, '');
}

const HAN = /\p{Script=Han}+/gu;

/** Chinese has no spaces: each pair of neighbouring characters is a term, a single one by itself. */
function hanTerms(run: string): string[] {
  const characters = [...run];
  return characters.length === 1 ? characters : characters.slice(1).map((one, at) => `${characters[at] ?? ''}${one}`);
}

/** The terms of a text, in either language, as the index and the search both see it. */
export function termsOf(text: string): string[] {
  let plain = text.toLowerCase().normalize('NFKC');
  for (const [phrase, term] of PHRASES) plain = plain.replace(phrase, term);
  const words = plain.match(/[a-z0-9]+/g) ?? [];
  const latin = words.filter((word) => !EMPTY.has(word)).map((word) => CANONICAL.get(stem(word)) ?? stem(word));
  return [...latin, ...(plain.match(HAN) ?? []).flatMap(hanTerms)];
}
