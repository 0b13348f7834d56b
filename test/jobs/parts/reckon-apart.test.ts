import { monitorEventLoopDelay } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { reckonAll } from '../../../jobs/parts/reckon-all.ts';
import { reckonApart } from '../../../jobs/parts/reckon-apart.ts';
import { presetSpec } from '../../../src/generator/preset-spec.ts';
import { toPortfolio } from '../../../src/generator/to-portfolio.ts';
import type { DealHistory } from '../../../src/model/portfolio.ts';

const at = Date.UTC(2026, 9, 1);
const { pipelines, owners, histories } = toPortfolio(
  presetSpec('demo', { until: at, seed: 4, deals: 2_000 }),
);
const wanted = {
  figures: { pipelines, owners, models: [], timeZone: 'UTC', at },
  learning: { pipelines, at, timeZone: 'UTC' },
};
const never = new AbortController().signal;
const many = 1_000_000;

async function* inChunks(all: readonly DealHistory[]): AsyncGenerator<DealHistory[]> {
  for (let from = 0; from < all.length; from += 300) yield all.slice(from, from + 300);
}

test('what is learnt of very many deals is the same to the bit, and everything else goes on meanwhile', async () => {
  const here = await reckonApart(inChunks(histories), histories.length, wanted, never);
  const stalls = monitorEventLoopDelay({ resolution: 5 });
  stalls.enable();
  const began = performance.now();
  const apart = await reckonApart(inChunks(histories), many, wanted, never);
  const tookMs = performance.now() - began;
  stalls.disable();
  expect(here.models.length).toBe(pipelines.length);
  expect(here.figures.length).toBeGreaterThan(0);
  expect(apart).toEqual(here);
  expect(stalls.max / 1e6).toBeLessThan(tookMs / 3);
});

test('figures alone are reckoned without learning', async () => {
  const past = { ...wanted, learning: null };
  const { models, figures } = await reckonApart(inChunks(histories), many, past, never);
  expect(models).toEqual([]);
  expect(figures).toEqual((await reckonAll(inChunks(histories), past)).figures);
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
  await expect(reckonApart(endless(), many, wanted, stop.signal)).rejects.toBe(reason);
});

test('a failure in the thread is the failure of the job', async () => {
  async function* broken(): AsyncGenerator<DealHistory[]> {
    yield [{ ...histories[0], changes: null } as unknown as DealHistory];
    yield [];
  }
  await expect(reckonApart(broken(), many, wanted, never)).rejects.toThrow(/null/);
});
