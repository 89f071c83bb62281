import { type Script, script } from './connection.ts';

/**
 * The keys behind the prefix: `record:<id>` a hash, `call:<key>` the ID of a call's newest record, `pending` the IDs
 * that wait, by their expiry; `asked:<id>` who asks the question of a record; `group:<key>` the running calls of a key, `spent:<group>` for one that was sent.
 *
 * `server` is Redis's own run ID. A Redis that comes back from a snapshot, or a replica that takes over, may have
 * forgotten that an approval was consumed: what was approved, and which calls were running, counts on the same run only.
 */
const GROUP_MS = 3_600_000;

const SPEND = `
local function spend(key, group)
  local g = redis.call('HMGET', P .. 'group:' .. key, 'id', 'server')
  if g[1] == group and g[2] == server() then
    redis.call('DEL', P .. 'group:' .. key)
    redis.call('SET', P .. 'spent:' .. group, '1', 'PX', ${GROUP_MS})
    return 'spent-now'
  end
  if redis.call('EXISTS', P .. 'spent:' .. group) == 1 then return 'spent' end
  return 'gone'
end`;

const RECORD = `
local function fields(id)
  local f = redis.call('HMGET', P .. 'record:' .. id, 'key', 'body', 'made', 'state', 'decision', 'created', 'expires')
  return { id, f[1], f[2], f[3], f[4], f[5] or '', f[6], f[7], whole(now()) }
end
local function drop(id)
  local key = redis.call('HGET', P .. 'record:' .. id, 'key')
  redis.call('DEL', P .. 'record:' .. id)
  redis.call('ZREM', P .. 'pending', id)
  if key and redis.call('GET', P .. 'call:' .. key) == id then redis.call('DEL', P .. 'call:' .. key) end
end`;

/** key, new group's ID, its sealed values -> the group's ID and values. */
export const JOIN: Script = script(`
local key, id, made = ARGV[1], ARGV[2], ARGV[3]
local group = P .. 'group:' .. key
local found = redis.call('HMGET', group, 'id', 'made', 'server')
if found[1] and found[3] == server() then
  redis.call('HINCRBY', group, 'running', 1)
  redis.call('PEXPIRE', group, ${GROUP_MS})
  return { found[1], found[2] }
end
local record = redis.call('GET', P .. 'call:' .. key)
if record then
  local r = redis.call('HMGET', P .. 'record:' .. record, 'state', 'made')
  if r[1] and r[1] ~= 'consumed' then made = r[2] end
end
redis.call('DEL', group)
redis.call('HSET', group, 'id', id, 'made', made, 'running', 1, 'server', server())
redis.call('PEXPIRE', group, ${GROUP_MS})
return { id, made }`);

/** key, group. */
export const LEAVE: Script = script(`
local group = P .. 'group:' .. ARGV[1]
if redis.call('HGET', group, 'id') ~= ARGV[2] then return 0 end
if redis.call('HINCRBY', group, 'running', -1) <= 0 then redis.call('DEL', group) end
return 1`);

/** key, group -> what became of it. */
export const SPEND_GROUP: Script = script(`${SPEND}
return spend(ARGV[1], ARGV[2])`);

/** key, group, new record's ID, caller, fingerprint, body, values, life, most per caller, most -> kind and record. */
export const ENTER: Script = script(`${RECORD}
local key, group, id, caller, fingerprint, body, made = unpack(ARGV, 1, 7)
local life, own_most, most = tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[10])
local current = redis.call('GET', P .. 'call:' .. key)
if current then
  local r = redis.call('HMGET', P .. 'record:' .. current, 'state', 'fingerprint', 'server')
  local void = not r[1] or (r[1] == 'approved' and r[3] ~= server())
  if not void and (r[1] == 'refused' or (r[1] ~= 'consumed' and r[2] == fingerprint)) then
    return { 'known', fields(current) }
  end
end
local g = redis.call('HMGET', P .. 'group:' .. key, 'id', 'server')
if g[1] ~= group or g[2] ~= server() then
  return { redis.call('EXISTS', P .. 'spent:' .. group) == 1 and 'spent' or 'gone' }
end
local time = now()
redis.call('ZREMRANGEBYSCORE', P .. 'pending', '-inf', whole(time))
local own, all = 0, 0
for _, other in ipairs(redis.call('ZRANGE', P .. 'pending', 0, -1)) do
  if other ~= current then
    all = all + 1
    if redis.call('HGET', P .. 'record:' .. other, 'caller') == caller then own = own + 1 end
  end
end
if own >= own_most or all >= most then return { 'full' } end
if current then drop(current) end
local record, expires = P .. 'record:' .. id, whole(time + life)
redis.call('HSET', record, 'key', key, 'caller', caller, 'fingerprint', fingerprint, 'body', body, 'made', made,
  'state', 'pending', 'created', whole(time), 'expires', expires)
redis.call('PEXPIREAT', record, expires)
redis.call('SET', P .. 'call:' .. key, id, 'PX', life)
redis.call('ZADD', P .. 'pending', expires, id)
redis.call('PEXPIREAT', P .. 'pending', expires)
return { 'opened', fields(id) }`);

/** id -> the record, or nothing. */
export const GET: Script = script(`${RECORD}
if redis.call('EXISTS', P .. 'record:' .. ARGV[1]) == 0 then return {} end
return fields(ARGV[1])`);

/** id -> its state, or nothing. */
export const STATE: Script = script(`
return redis.call('HGET', P .. 'record:' .. ARGV[1], 'state') or ''`);

/** id, state, sealed decision -> whether it was pending. */
export const DECIDE: Script = script(`
local record = P .. 'record:' .. ARGV[1]
if redis.call('HGET', record, 'state') ~= 'pending' then return 0 end
redis.call('HSET', record, 'state', ARGV[2], 'decision', ARGV[3], 'server', server())
redis.call('ZREM', P .. 'pending', ARGV[1])
return 1`);

/** id, key, group -> what became of it, and the record. */
export const CONSUME: Script = script(`${SPEND}${RECORD}
local id, key, group = ARGV[1], ARGV[2], ARGV[3]
local record = P .. 'record:' .. id
local r = redis.call('HMGET', record, 'state', 'key', 'server')
if r[1] == 'consumed' then return { 'spent' } end
if r[1] ~= 'approved' or r[2] ~= key or r[3] ~= server() then return { 'gone' } end
local spending = spend(key, group)
if spending ~= 'spent-now' then return { spending } end
local approved = fields(id)
redis.call('HSET', record, 'state', 'consumed')
return { spending, approved }`);

/** id. */
export const WITHDRAW: Script = script(`${RECORD}
if redis.call('HGET', P .. 'record:' .. ARGV[1], 'state') ~= 'refused' then drop(ARGV[1]) end
return 1`);

/** id, who asks, lease -> whether nobody else does. */
export const TAKE_QUESTION: Script = script(`
local asked = P .. 'asked:' .. ARGV[1]
if redis.call('EXISTS', asked) == 1 and redis.call('GET', asked) ~= ARGV[2] then return 0 end
redis.call('SET', asked, ARGV[2], 'PX', ARGV[3])
return 1`);

/** id, who asked. */
export const GIVE_QUESTION_BACK: Script = script(`
local asked = P .. 'asked:' .. ARGV[1]
if redis.call('GET', asked) ~= ARGV[2] then return 0 end
return redis.call('DEL', asked)`);

/** -> the records that wait, oldest first. */
export const PENDING: Script = script(`${RECORD}
redis.call('ZREMRANGEBYSCORE', P .. 'pending', '-inf', whole(now()))
local found = {}
for _, id in ipairs(redis.call('ZRANGE', P .. 'pending', 0, -1)) do
  if redis.call('HGET', P .. 'record:' .. id, 'state') == 'pending' then table.insert(found, fields(id)) end
end
return found`);
