import { expect, onTestFinished, test, vi } from 'vitest';
import { watchWorker } from '../../src/queue/watch-worker.ts';

test('a worker that takes nothing though work is waiting is replaced, as soon as another can be had', async () => {
  const told: string[] = [];
  const tell = (_: object, message: string) => void told.push(message);
  const log = { info: tell, warn: tell, error: tell };
  const closed: number[] = [];
  let tries = 0;
  let waiting = 0;
  const watched = await watchWorker(
    async (around) => {
      const number = ++tries;
      if (number === 2) throw new Error('the server is away');
      // The first one takes nothing, ever.
      if (number === 3) {
        await around(async () => {
          waiting = 0;
        });
      }
      return { close: async () => void closed.push(number) };
    },
    { concurrency: 1, log, waiting: async () => waiting, checkMs: 5, idleMs: 20 },
  );
  onTestFinished(() => watched.close());

  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(tries, 'nothing waits, so nothing is wrong').toBe(1);
  waiting = 1;
  await vi.waitFor(() => expect(waiting).toBe(0), 10_000);
  expect(tries).toBe(3);
  expect(closed).toContain(1);
  expect(told.join()).toMatch(/starting a new one.*No new worker could be started/);
  await watched.close();
  expect(closed.at(-1)).toBe(3);
});
