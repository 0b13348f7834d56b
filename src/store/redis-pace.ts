import type { Redis } from 'ioredis';
import type { Pacer } from './pace.ts';

/** The same pacer on Redis. The caller owns the connection. */
export declare function createRedisPacer(redis: Redis): Pacer;
