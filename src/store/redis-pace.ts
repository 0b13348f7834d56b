import type { Redis } from 'ioredis';
import { type Lane, type Pacer, pacerOn } from './pace.ts';

/** The same pacer on Redis, by its clock. The caller owns the connection. */
export function createRedisPacer(redis: Redis): Pacer {
  const run = async (script: string, lane: Lane, ...args: (string | number)[]) =>
    Number(await redis.eval(script, 1, `headrace:pace:${lane.connectionId}:${lane.lane}`, ...args));
  return pacerOn({
    book: (lane, spacingMs) => run(book, lane, spacingMs),
    holdMs: (lane) => run(holdMs, lane),
    heed: async (lane, { spacingMs, waitMs }) => {
      await run(heed, lane, spacingMs ?? '', waitMs ?? '');
    },
    spend: async ({ connectionId, lane }) =>
      Number(await redis.eval(spend, 1, `headrace:spent:${connectionId}:${lane}`)),
  });
}

// Numbers pass as text: Redis cuts the fraction off a Lua number. A lane that rests for a day is forgotten.
const start = `
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local function get(field) return tonumber(redis.call('HGET', KEYS[1], field) or 0) end
local function set(field, value) redis.call('HSET', KEYS[1], field, string.format('%.3f', value)) end
`;
const book = `${start}
local spacing = math.max(tonumber(ARGV[1]), get('spacing'))
local slot = math.max(get('next'), get('hold'), now)
set('next', slot + spacing)
redis.call('EXPIRE', KEYS[1], 86400)
return string.format('%.3f', slot - now)`;
const holdMs = `${start}
return string.format('%.3f', get('hold') - now)`;
const heed = `${start}
if ARGV[1] ~= '' then set('spacing', tonumber(ARGV[1])) end
if ARGV[2] ~= '' then set('hold', math.max(get('hold'), now + tonumber(ARGV[2]))) end
redis.call('EXPIRE', KEYS[1], 86400)
return '0'`;
const spend = `
local hour = math.floor(redis.call('TIME')[1] / 3600)
redis.call('HINCRBY', KEYS[1], hour, 1)
redis.call('EXPIRE', KEYS[1], 90000)
local spent = 0
local all = redis.call('HGETALL', KEYS[1])
for i = 1, #all, 2 do
  if tonumber(all[i]) > hour - 24 then spent = spent + all[i + 1] else redis.call('HDEL', KEYS[1], all[i]) end
end
return spent`;
