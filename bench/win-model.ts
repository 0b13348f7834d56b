/**
 * The win model on its own: how long it takes to learn from closed deals with 20 attributes on one core, and how many
 * deals a second it scores: from values at hand, from the log (quality), and with every sentence of the scorecard.
 * Usage: npm run bench -- win-model [closed deals]
 */
import { learn } from '../src/analysis/learn.ts';
import { creationValues } from '../src/analysis/win-model/creation-values.ts';
import { qualityOf } from '../src/analysis/win-model/quality-of.ts';
import { scoreColumns } from '../src/analysis/win-model/score-columns.ts';
import { generatePortfolio } from '../src/generator/generate-portfolio.ts';
import { pipelinesOf } from '../src/generator/pipelines-of.ts';
import { presetSpec } from '../src/generator/preset-spec.ts';
import { randomOf } from '../src/generator/random.ts';
import type { DealHistory } from '../src/model/portfolio.ts';
import { scorecardOf } from '../src/scorecard.ts';

const [closed = 50_000] = process.argv.slice(2).map(Number);
const at = Date.UTC(2026, 5, 30);
const timeZone = 'Europe/Berlin';
const spec = presetSpec('large', { until: at, seed: 7, deals: closed * 2 });
const pipelines = pipelinesOf(spec);
const attributeCount = 20;

/** Half of them words of few to many levels, half numbers; every third says something about the end. */
function withAttributes(history: DealHistory, row: number): DealHistory {
  const random = randomOf(11, row);
  const lean = history.deal.outcome === 'won' ? 1 : 0;
  const attributes = Object.fromEntries(
    Array.from({ length: attributeCount }, (_, place) => {
      const tells = place % 3 === 0 ? lean : 0;
      const level = random.whole(3 + place * 10) + tells;
      return [`attribute ${place}`, place % 2 ? `level ${level}` : random.lognormal(50 + 20 * tells, 1)];
    }),
  );
  return { ...history, deal: { ...history.deal, attributes } };
}

const histories: DealHistory[] = [];
for (const history of generatePortfolio(spec)) {
  if (histories.length >= closed) break;
  const isMain = history.deal.pipeline === pipelines[0]?.id;
  if (isMain && history.deal.outcome !== 'open') histories.push(withAttributes(history, histories.length));
}

const seconds = (since: number): number => (performance.now() - since) / 1000;
const cpuSeconds = (since: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1e6;
};
const begin = performance.now();
const cpuBegin = process.cpuUsage();
const models = await learn([histories], { pipelines, at, timeZone });
process.stdout.write(
  `${histories.length} closed deals, ${attributeCount} attributes: learnt in ${seconds(begin).toFixed(1)} s ` +
    `(${cpuSeconds(cpuBegin).toFixed(1)} s of processor time)\n`,
);

const model = models[0];
const creation = model?.win.creation;
if (!model || !creation)
  throw new Error('The planted attributes tell something, and the model did not find it.');
const values = histories.map((history) => creationValues(model, history, timeZone).values);
const rate = (what: string, score: (place: number) => unknown): void => {
  const since = performance.now();
  for (const place of histories.keys()) score(place);
  process.stdout.write(`${what}: ${Math.round(histories.length / seconds(since))} deals/s\n`);
};
rate('scored from values at hand', (place) => scoreColumns(creation, (name) => values[place]?.get(name)));
rate('quality from the log', (place) => {
  const history = histories[place];
  return history && qualityOf(model, history, timeZone);
});
rate('whole scorecards', (place) => {
  const history = histories[place];
  return history && scorecardOf(history, pipelines, models, { at, timeZone });
});
