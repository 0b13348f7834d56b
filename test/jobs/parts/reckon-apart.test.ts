import { monitorEventLoopDelay } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { reckonApart } from '../../../jobs/parts/reckon-apart.ts';
import { presetSpec } from '../../../src/generator/preset-spec.ts';
import { toPortfolio } from '../../../src/generator/to-portfolio.ts';
import type { DealHistory } from '../../../src/model/portfolio.ts';

const at = Date.UTC(2026, 9, 1);
const { pipelines, owners, histories } = toPortfolio(
  presetSpec('demo', { until: at, seed: 4, deals: 2_000 }),
);
const learning = { pipelines, at, timeZone: 'UTC' };
const seen = { pipelines, owners, models: [], timeZone: 'UTC', at };
const never = new AbortController().signal;
const many = 1_000_000;

async function* inChunks(all: readonly DealHistory[]): AsyncGenerator<DealHistory[]> {
  for (let from = 0; from < all.length; from += 300) yield all.slice(from, from + 300);
}

test('what is learnt of very many deals is the same to the bit, and everything else goes on meanwhile', async () => {
  const here = await reckonApart('learn', learning, inChunks(histories), histories.length, never);
  const stalls = monitorEventLoopDelay({ resolution: 5 });
  stalls.enable();
  const began = performance.now();
  const apart = await reckonApart('learn', learning, inChunks(histories), many, never);
  const tookMs = performance.now() - began;
  stalls.disable();
  expect(here.length).toBe(pipelines.length);
  expect(apart).toEqual(here);
  expect(stalls.max / 1e6).toBeLessThan(tookMs / 3);
});

test('so are the figures of their pipelines', async () => {
  const here = await reckonApart('figures', seen, inChunks(histories), histories.length, never);
  expect(here.length).toBeGreaterThan(0);
  expect(await reckonApart('figures', seen, inChunks(histories), many, never)).toEqual(here);
});

test('whoever is told to stop stops at once, with the reason', async () => {
  const stop = new AbortController();
  const reason = new Error('The lease is lost');
  async function* endless(): AsyncGenerator<DealHistory[]> {
    for (let round = 0; ; round++) {
      if (round === 3) stop.abort(reason);
      yield histories.slice(0, 10);
    }
  }
  await expect(reckonApart('learn', learning, endless(), many, stop.signal)).rejects.toBe(reason);
});

test('a failure in the thread is the failure of the job', async () => {
  async function* broken(): AsyncGenerator<DealHistory[]> {
    yield [{ ...histories[0], changes: null } as unknown as DealHistory];
    yield [];
  }
  await expect(reckonApart('figures', seen, broken(), many, never)).rejects.toThrow(/null/);
});
