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
