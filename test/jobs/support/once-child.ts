import { createApp } from '../../../src/app.ts';
import { readConfig } from '../../../src/config.ts';

// What `once` does, as a process of its own that can be killed. Its only argument is the clock. The lease is the usual
// one: whoever starts again must not have to wait for it.
const app = await createApp(readConfig(process.env), { limitFactor: 1_000 });
const passes = await app.runDue({
  now: Number(process.argv[2]),
  always: ['sync', 'score', 'publish', 'alert'],
});
await app.close();
const failed = passes.flatMap(({ runs }) => runs.filter(({ outcome }) => outcome !== 'done'));
process.stdout.write(JSON.stringify(failed));
process.exitCode = failed.length > 0 ? 1 : 0;
