import { distance } from '../../data/nearest.ts';
import type { Operation } from '../../operations/operation.ts';
import { termsOf } from './terms.ts';

/**
 * What an intent and an operation are compared by besides their words: the act, the things it is done to, and the API that
 * is asked for. An operation that fits in these comes before one that merely shares words.
 */

/** What the API beside the service's own is called. */
const NATIVE = /open ?stack|\b(nova|neutron|cinder|glance)\b|\bos-[a-z]|\bnative|原生|micro-?version|微版本|\bv2\.1\b/i;

/** What things are called once `termsOf` has made one word of their names. */
const THINGS = new Set(
  [
    'server disk nic tag flavor image network securitygroup rule keypair floatingip snapshot servergroup quota metadata',
    'console password job order price subscription resource recovery version token project region renewal pool action os',
    'extra zone block attachment traffic port',
  ]
    .join(' ')
    .split(' ')
    .flatMap(termsOf),
);

/** Acts in the words of operations' names, and how people ask for them. */
const ACTS: readonly (readonly [names: string, asked: RegExp])[] = [
  [
    'create add attach associate',
    /\b(creat|mak(e|ing)\b|add(s|ed|ing)?\b|new\b|set(ting)? up|buy|purchas|provision|spin|launch|upload|import|generat|allocat|attach|plug|mount|bind|assign|associat|put\b|need|join|insert|register|tag\b|label\b|open\b|sav|request\b|freez|tak)|创建|新建|新增|申请|添加|加|买|上传|导入|挂|绑|放|开放|打上|做|建|生成|装|设|写|要(?!不)/i,
  ],
  [
    'delete remove detach clear disassociate cancel unsubscribe',
    /\b(delet|remov|destroy|terminat|eras|drop|discard|dispos|kill|throw|detach|unplug|unmount|unbind|disassociat|clear|clean|wip|releas|get rid|untag|cancel|unsubscrib|refund|give .*back|stop|disabl|revok|deregister|tak(e|ing)\b|rip|withdraw|leave|don't|no longer|unassign|off\b|undo|forget)|删|移|去掉|清|释放|不要|不用|退|卸|摘|拔|解绑|取消|撤|关|停|踢|剔/i,
  ],
  ['disable', /disabl|\boff\b|stop|cancel|don't|\bnot?\b|never|no more|let it|关|取消|不要|不再|(?<![别不])停/i],
  [
    'start',
    /\b(start|boot|power(ed|ing)?[ -]?on|turn(ed|ing)?[ -]?on|switch(ed|ing)?[ -]?on|bring .*up|wak)|开机|启动|开起来|打开|拉起来|唤/i,
  ],
  [
    'stop',
    /\b(stop|shut|power(ed|ing)?[ -]?off|turn(ed|ing)?[ -]?off|switch(ed|ing)?[ -]?off|halt|paus)|关机|停机|停止|关掉|停|关/i,
  ],
  ['reboot', /\b(re-?boot|re-?start|bounc|cycle|hung|frozen|stuck)|重启|重新启动|卡死/i],
  [
    'update change replace reset resize rename set',
    /\b(chang|updat|modif|edit|alter|replac|overwrit|reset|resiz|scal|upgrad|downgrad|renam|set\b|swap|switch|put\b|bigger|smaller|mor(e)\b|giv|enabl|disabl|forgot|forget|lost|call\b|make\b|turn)|改|换|修改|更新|替换|重置|升级|降级|扩容|缩容|调|忘|设|变|开启|打开|关掉|关闭/i,
  ],
  ['confirm', /\b(confirm|final|keep|accept|commit|works? fine|approv)|确认|没问题|保留/i],
  ['revert', /\b(rever|undo|back|roll)|退回|回退|还原|撤|回到|回滚|恢复/i],
  ['lock', /\block|protect|防止|锁/i],
  ['unlock', /unlock|解锁|解除|解开/i],
  ['migrate', /migrat|\bmov(e|ing)\b|迁|搬|挪/i],
  ['rebuild reinstall', /re-?build|re-?install|wip|fresh|messed|重装|重建|恢复/i],
  ['pay', /\b(pay|paid|settl)|付|结/i],
  ['renewal enable', /renew|extend|keep|prolong|auto|another|enabl|续|自动|开启/i],
  ['monitor', /monitor|metric|监控|指标/i],
  ['import', /import|upload|导入|上传/i],
  ['check', /\b(check|verif|would|can i)|检查|校验|能不能/i],
];

const QUESTION =
  /^(what|which|who|when|where|why|how|is|are|am|do|does|did|has|have|show|list|find|tell|get|see|view|display|look|print)\b|[?？吗]|哪|什么(?!都)|多少|几(?!天|个月)|查|没有|了没|看|会不会|是不是|有没有|带不带|\b(list|show|status|details?)$/i;

interface OperationFacets {
  /** How people ask for what it does. */
  readonly act: RegExp | undefined;
  /** The things of its name. */
  readonly things: ReadonlySet<string>;
  /** Also the things that its description speaks of. */
  readonly spoken: ReadonlySet<string>;
}

/** Of every operation that was compared so far. */
const known = new Map<string, OperationFacets>();

function facetsOf({ id, title, words = '', about }: Operation): OperationFacets {
  const had = known.get(id);
  if (had) return had;
  const names = id.split('_');
  const made: OperationFacets = {
    act: ACTS.find(([of]) => of.split(' ').some((name) => names.includes(name)))?.[1],
    things: thingsOf(names.join(' ')),
    spoken: thingsOf(`${names.join(' ')} ${title} ${words} ${about}`),
  };
  known.set(id, made);
  return made;
}

function thingsOf(text: string): Set<string> {
  return new Set(termsOf(text).filter((term) => THINGS.has(term)));
}

/** The things of an intent, misspelt ones among them. */
function thingsAskedFor(intent: string): Set<string> {
  return new Set(termsOf(intent).flatMap((term) => (THINGS.has(term) ? [term] : misspelt(term))));
}

/** Short words are too near to one another. */
const LONG_ENOUGH = 6;

function misspelt(term: string): string[] {
  if (term.length < LONG_ENOUGH) return [];
  return [...THINGS].filter((thing) => thing.length >= LONG_ENOUGH && distance(term, thing) === 1);
}

/** Factors of a score: above 1 for what fits, below for what does not. */
const NATIVE_ASKED = 1.6;
/** An operation that has a better twin, unless the intent asks for its API. */
const TWIN = 0.7;
const READ_FOR_QUESTION = 1.45;
const OTHER_ACT = 0.65;
/** One thing or many: a read of the other kind fits less. */
const OTHER_NUMBER = 0.85;
const OTHER_DETAIL = 0.92;
/** For each thing in the operation's name that the intent does not speak of, */
const THING_NOT_ASKED = 0.85;
/** and for each of the intent that the operation's name, or even its description, does not have. */
const THING_NOT_NAMED = 0.92;
const THING_NOT_KNOWN = 0.8;

const MANY = /\b(list|all|every|which|any)\b|哪些|所有|全部|列|一共|分别/i;
const ONE = /\b(show|this|single|everything about)\b|这[个台块张只]|某[个台块张只]/i;
/** With all that is known of each, or without. */
const DETAILED = /detail|--long|verbose|详/i;
const BRIEF = /\b(just|only|short|brief)\b|简|只要/i;
/** Nearly everything is done to a server, so that it tells little. */
const SERVER = termsOf('server')[0] ?? '';

/** Whether an intent asks for OpenStack's API. */
export function asksForNative(intent: string): boolean {
  return NATIVE.test(intent);
}

/** How well operations fit an intent in act, things and API: a factor of their score. */
export function fitFor(intent: string): (operation: Operation) => number {
  const native = asksForNative(intent);
  const asks = QUESTION.test(intent.trim());
  const changes = !asks && ACTS.some(([, asked]) => asked.test(intent));
  const things = thingsAskedFor(intent);
  return (operation) => {
    const facets = facetsOf(operation);
    return (
      apiFactor(operation, native) *
      actFactor(operation, facets, intent, { asks, changes }) *
      thingsFactor(facets, things)
    );
  };
}

function apiFactor({ toolset, prefer }: Operation, asked: boolean): number {
  if (asked) return toolset === 'nova' || toolset === 'discarded' ? NATIVE_ASKED : 1;
  return prefer === undefined ? 1 : TWIN;
}

function actFactor(
  { id, effect }: Operation,
  { act }: OperationFacets,
  intent: string,
  { asks, changes }: { readonly asks: boolean; readonly changes: boolean },
): number {
  if (effect !== 'read') return act === undefined || act.test(intent) ? 1 : OTHER_ACT;
  const [many, one] = [MANY.test(intent), ONE.test(intent)];
  const otherNumber = (many && !one && id.includes('show')) || (one && !many && id.includes('list'));
  const otherDetail = id.includes('detail') ? BRIEF.test(intent) : DETAILED.test(intent);
  return (
    (asks ? READ_FOR_QUESTION : 1) *
    (changes ? OTHER_ACT : 1) *
    (otherNumber ? OTHER_NUMBER : 1) *
    (otherDetail ? OTHER_DETAIL : 1)
  );
}

function thingsFactor({ things: own, spoken }: OperationFacets, asked: ReadonlySet<string>): number {
  const notAsked = [...own].filter((thing) => !asked.has(thing) && (thing !== SERVER || asked.size > 0)).length;
  const wanted = [...asked].filter((thing) => thing !== SERVER);
  const notNamed = wanted.filter((thing) => !own.has(thing)).length;
  const notKnown = wanted.filter((thing) => !spoken.has(thing)).length;
  return THING_NOT_ASKED ** notAsked * THING_NOT_NAMED ** notNamed * THING_NOT_KNOWN ** notKnown;
}
