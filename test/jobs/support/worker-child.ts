import { createApp } from '../../../src/app.ts';
import { readConfig } from '../../../src/config.ts';
import type { Log } from '../../../src/job.ts';

// What `worker` does, as a process of its own that can be stopped for a while. It prints what it would log; its only
// argument is how long its leases last, in milliseconds.
const say = (_: unknown, message: string) => void process.stdout.write(`${message}\n`);
const log: Log = { info: say, warn: say, error: say };
const leaseMs = Number(process.argv[2]);
const app = await createApp(readConfig(process.env), { limitFactor: 1_000, leaseMs, log });
await app.work({ tickMs: 200 });
process.on('SIGTERM', () => void app.close());
