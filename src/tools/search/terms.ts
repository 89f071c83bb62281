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
  'disk disks volume volumes evs ebs drive drives storage ssd',
  'nic nics interface interfaces eni enis',
  'image images ami amis template templates',
  'network networks vpc vpcs subnet subnets',
  'zone zones az azs',
  'job jobs task tasks',
  'monitor monitoring metrics cloudwatch',
  'delete remove destroy terminate erase drop discard dispose kill throw revoke',
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
  'buy purchase',
  'order orders bill bills',
  'attach mount plug connect assign bind associate apply',
  'detach unmount unplug disconnect unbind disassociate',
  'resize upgrade downgrade scale bigger smaller',
  'traffic bandwidth',
  'choose pick select option options available',
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
  [/\b(instance|machine|server|vm)[ -]?(type|size)s?\b/g, ' flavor '],
  [/\bssh[ -]?keys?\b|\bkey[ -]?pairs?\b/g, ' keypair '],
  [/\b(elastic|public|floating)[ -]?(ip|address)(es|s)?( address(es)?)?\b|\beips?\b/g, ' floatingip '],
  [/\bsecurity[ -]?groups?\b/g, ' securitygroup '],
  [/\b(operating[ -]?system)s?\b/g, ' os '],
  [/\bnetwork[ -]?(card|adapter|interface)s?\b/g, ' nic '],
  [/\b(power|switch|turn)(ed|s|ing)?[ -]?on\b/g, ' start '],
  [/\b(power|switch|turn|shut)(ed|s|ing)?[ -]?(off|down)\b/g, ' stop '],
  [/\b(server|placement|(anti-?)?affini?ty)[ -]?groups?\b|\bavailability[ -]?sets?\b/g, ' servergroup '],
  [/\bserial[ -]?(console|port|output)\b|\bboot[ -]?(log|output|messages)\b/g, ' console log '],
  [/\bavailability[ -]?zones?\b/g, ' zone '],
  [/\b(remov|take|taking|kick|add|put|join)\w* .{1,60}\b(to|into|from|out of) .{0,40}\bservergroup\b/g, '$& member '],
  [/\b(release|lift|remove|take off) the lock\b/g, ' unlock '],
  [/\bget rid of\b|\bthrow (away|out)\b/g, ' delete '],
  [/\bclean(ed|ing)? up\b/g, ' delete '],
  [/\bhow (much|many)\b/g, ' amount '],
];

/** Chinese words of the trade, and the English term that they are searched by. Longer ones come first. */
const CHINESE: readonly (readonly [RegExp, string])[] = [
  // A server that is stopped is not to be stopped.
  [/(已|已经|正在)(关机|停机|启动|运行|开机)的?/g, ' '],
  [/(flexus *)?l *实例/g, 'flexus'],
  [/(云)?(服务器|主机)组|反亲和/g, 'servergroup'],
  [/安全组规则|放行规则|端口规则/g, 'securitygroup rule'],
  [/安全组|防火墙/g, 'securitygroup'],
  [/(弹性|浮动|公网) ?ip|公网地址|弹性公网|外网(ip|地址)/g, 'floatingip'],
  [/密钥对|秘钥对|密钥|秘钥|公钥|私钥/g, 'keypair'],
  [/主机名/g, 'hostname'],
  [/宿主机|物理机|物理主机/g, 'physicalhost'],
  [/(弹性)?(云)?(服务器|云主机|主机|虚拟机|虚机|机器|实例)/g, 'server'],
  [/(云|数据|系统)?(硬盘|磁盘)|云盘|数据盘|系统盘/g, 'disk'],
  [/网卡|网络接口/g, 'nic'],
  [/操作系统|系统/g, 'os'],
  [/元数据/g, 'metadata'],
  [/控制台/g, 'console'],
  [/镜[像象]/g, 'image'],
  [/快照/g, 'snapshot'],
  [/标签/g, 'tag'],
  [/密码/g, 'password'],
  [/规格|机型|配置/g, 'flavor'],
  [/可用区/g, 'zone'],
  [/端口/g, 'port'],
  [/规则/g, 'rule'],
  [/监控/g, 'monitor'],
  [/项目/g, 'project'],
  [/区域|大区/g, 'region'],
  [/串口/g, 'console'],
  [/详情|详细/g, 'detail'],
  [/包年包月|包周期/g, 'yearly monthly'],
  [/按需/g, 'hourly'],
  [/流量/g, 'traffic'],
  [/配额|限额|额度/g, 'quota'],
  [/订单|单子/g, 'order'],
  [/任务/g, 'job'],
  [/令牌/g, 'token'],
  [/日志/g, 'log'],
  [/价格|多少钱|费用|价钱/g, 'price'],
  [/续费|续期|续订/g, 'renew'],
  [/退订|退款/g, 'unsubscribe refund'],
  [/支付|付款|付钱|付掉|结清/g, 'pay'],
  [/到期|过期/g, 'expire'],
  [/取消|撤销|撤掉/g, 'cancel'],
  [/重命名|改个?名字?|换个?名字?/g, 'rename'],
  [/名字|名称/g, 'name'],
  [/内网|网络|子网/g, 'network'],
  [/自动/g, 'automatic'],
  [/恢复|拉起来/g, 'recovery'],
  [/全部换成|替换|整体更换/g, 'replace'],
  [/换[成为个]|切换|更换/g, 'change'],
  [/回滚|回退|退回|还原/g, 'revert'],
  [/确认/g, 'confirm'],
  [/调小|调大|调高|调低|升级|降级|扩容|缩容/g, 'resize'],
  [/续上/g, 'renew'],
  [/重装/g, 'reinstall'],
  [/重建/g, 'rebuild'],
  [/重[启起]/g, 'restart'],
  [/重置/g, 'reset'],
  [/开机|启动|开起来|打开/g, 'start'],
  [/关机|停机|停止/g, 'stop'],
  [/解锁|解开|解除锁定?/g, 'unlock'],
  [/锁/g, 'lock'],
  [/迁移/g, 'migrate'],
  [/挂载|挂上/g, 'attach'],
  [/加[到入进上]/g, 'add'],
  [/卸载|卸掉|卸下|摘掉|拔掉|拆掉/g, 'detach'],
  [/解绑/g, 'unbind detach'],
  [/绑定/g, 'bind attach'],
  [/删除?掉?|移除|去掉|清空|释放|不要了|不用了|不需要|退掉|清理/g, 'delete'],
  [/创建|新建|新增|申请|添加/g, 'create'],
  [/查看|查询|查一下|看看|看一下|列出|列表|哪些/g, 'list'],
  [/修改|更改|变更|更新/g, 'change'],
  [/上传|导入/g, 'import upload'],
];

/** English words without their endings, roughly: enough that "tagged", "tags" and "tagging" meet. */
function stem(word: string): string {
  if (word.length < 4) return word;
  const short = word
    .replace(/ies$/, 'y')
    .replace(/(ss|sh|ch|x)es$/, '$1')
    .replace(/([^su])s$/, '$1')
    .replace(/(?<=[a-z]{3})(ing|ed|er)$/, '');
  return short.replace(/([bdgklmnprt])\1$/, '$1').replace(/(?<=[a-z]{2})e$/, '');
}

/** Chinese words that say nothing of what is wanted. */
const EMPTY_HAN = /[哪这那][个些台块张种只]|一[个下台块张共]|几[个台块张]|我的?|帮我?|请|麻烦/g;

const HAN = /\p{Script=Han}+/gu;

/** Chinese has no spaces: each pair of neighbouring characters is a term, a single one by itself. */
function hanTerms(run: string): string[] {
  const characters = [...run];
  return characters.length === 1 ? characters : characters.slice(1).map((one, at) => `${characters[at] ?? ''}${one}`);
}

/** The terms of a text, in either language, as the index and the search both see it. */
export function termsOf(text: string): string[] {
  let plain = text.normalize('NFKC').toLowerCase();
  for (const [word, term] of CHINESE) plain = plain.replace(word, ` ${term} `);
  for (const [phrase, term] of PHRASES) plain = plain.replace(phrase, term);
  plain = plain.replace(EMPTY_HAN, ' ');
  const words = plain.match(/[a-z0-9]+/g) ?? [];
  const latin = words.filter((word) => !EMPTY.has(word)).map((word) => CANONICAL.get(stem(word)) ?? stem(word));
  return [...latin, ...(plain.match(HAN) ?? []).flatMap(hanTerms)];
}
