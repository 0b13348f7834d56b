/**
 * How long learning and scoring take on a large portfolio, and what they take of memory, without the store.
 * Usage: npm run bench -- learn-score [deals]
 */
import { learn } from '../src/analysis/learn.ts';
import { generatePortfolio } from '../src/generator/generate-portfolio.ts';
import { pipelinesOf } from '../src/generator/pipelines-of.ts';
import { presetSpec } from '../src/generator/preset-spec.ts';
import type { DealHistory } from '../src/model/portfolio.ts';
import { scorecardOf } from '../src/scorecard.ts';

const [deals = 100_000] = process.argv.slice(2).map(Number);
const at = Date.UTC(2026, 5, 30);
const timeZone = 'Europe/Berlin';
const spec = presetSpec('large', { until: at, seed: 7, deals });
const pipelines = pipelinesOf(spec);
let events = 0;
let generatedMs = 0;

/** The same histories each time, never all in memory; the time it takes to make them up is kept apart. */
function* chunks(): Generator<DealHistory[]> {
  let chunk: DealHistory[] = [];
  let since = performance.now();
  for (const history of generatePortfolio(spec)) {
    chunk.push(history);
    events += history.changes.length + history.activities.length;
    if (chunk.length < 500) continue;
    generatedMs += performance.now() - since;
    yield chunk;
    since = performance.now();
    chunk = [];
  }
  generatedMs += performance.now() - since;
  yield chunk;
}

const begin = performance.now();
const models = await learn(chunks(), { pipelines, at, timeZone });
const learnMs = performance.now() - begin - generatedMs;
const learnt = events;

generatedMs = 0;
let cards = 0;
const scoreBegin = performance.now();
for (const chunk of chunks()) {
  for (const history of chunk) if (scorecardOf(history, pipelines, models, { at, timeZone })) cards += 1;
}
const scoreMs = performance.now() - scoreBegin - generatedMs;
const rss = Math.round(process.resourceUsage().maxRSS / 1024);
process.stdout.write(
  `${deals} deals, ${learnt} events: learnt in ${(learnMs / 1000).toFixed(1)} s, ${cards} scored in ` +
    `${(scoreMs / 1000).toFixed(1)} s (${Math.round((1000 * cards) / scoreMs)} deals/s), RSS at most ${rss} MiB\n`,
);
