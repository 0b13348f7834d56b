/**
 * What is said when few deals have closed: 10, 30, 100 and 300 closed deals are drawn from each set twenty times, learnt
 * from, and asked about others. Prints the mean log-loss of the chance at creation over that of the drawn base rate (never
 * more than 0.01 should be lost) and how often the 80 % intervals of stage conversion hold the share of all deals.
 * Usage: npm run bench -- small-samples --data ROOT [SET…]   (or HEADRACE_MEASURE_DATA=ROOT)
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readPortfolio } from '../connectors/csv/index.ts';
import { learn } from '../src/analysis/learn.ts';
import { logLoss } from '../src/analysis/statistics/log-loss.ts';
import { flowRows } from '../src/analysis/velocity/flow-rows.ts';
import { funnel } from '../src/analysis/velocity/funnel.ts';
import { qualityOf } from '../src/analysis/win-model/quality-of.ts';
import { randomOf } from '../src/generator/random.ts';
import type { DealHistory } from '../src/model/portfolio.ts';

const sizes = [10, 30, 100, 300];
const draws = 20;
/** Intervals are quickly made, and a share of few says little. */
const intervalDraws = 1000;
const asked = 400;
const timeZone = 'UTC';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { data: { type: 'string' } } });
const root = values.data ?? process.env['HEADRACE_MEASURE_DATA'];
if (!root) process.stdout.write('No sets given: --data names the folder that holds them.\n');
const folders = root ? readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory()) : [];
for (const { name } of folders) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const { portfolio } = await readPortfolio(join(root ?? '', name), { skipBad: false });
  const { pipelines, histories } = portfolio;
  const closed = histories.filter(({ deal }) => deal.outcome !== 'open' && deal.closedAt !== null);
  const [pipeline] = pipelines;
  if (!pipeline || closed.length < 1000) continue;
  const at = closed.reduce((latest, { deal }) => Math.max(latest, deal.closedAt ?? 0), 0) + 1;
  const truth = funnel(flowRows(closed, pipelines, at), pipeline, at);
  process.stdout.write(`== ${name}: ${closed.length} closed deals\n`);
  for (const size of sizes) {
    let lossOver = 0;
    let models = 0;
    let holds = 0;
    let intervals = 0;
    for (let draw = 0; draw < draws; draw += 1) {
      const [drawn, others] = parted(closed, size, draw);
      const [model] = await learn([drawn], { pipelines, at, timeZone });
      if (!model) continue;
      if (model.win.creation) models += 1;
      const wins = drawn.filter(isWon).length;
      const outcomes = others.map((history) => (isWon(history) ? 1 : 0));
      const said = others.map((history) => qualityOf(model, history, timeZone));
      const baseRate = (wins + 0.5) / (size + 1);
      const [ours, base] = [
        logLoss(outcomes, said),
        logLoss(
          outcomes,
          said.map(() => baseRate),
        ),
      ];
      lossOver += ((ours ?? 0) - (base ?? 0)) / draws;
    }
    for (let draw = 0; draw < intervalDraws; draw += 1) {
      const [drawn] = parted(closed, size, draw);
      for (const [place, { step }] of funnel(flowRows(drawn, pipelines, at), pipeline, at).entries()) {
        const share = truth[place]?.step.value;
        if (step.low === null || step.high === null || share === null || share === undefined) continue;
        intervals += 1;
        if (step.low <= share && share <= step.high) holds += 1;
      }
    }
    process.stdout.write(
      `${String(size).padStart(4)} closed: log-loss ${lossOver >= 0 ? '+' : ''}${lossOver.toFixed(4)} against the base rate, ` +
        `${models} of ${draws} with a model, ${((100 * holds) / Math.max(1, intervals)).toFixed(0)} % of ${intervals} intervals hold\n`,
    );
  }
}

function isWon({ deal }: DealHistory): boolean {
  return deal.outcome === 'won';
}

/** So many deals at random, and others to ask about. */
function parted(all: readonly DealHistory[], size: number, draw: number): [DealHistory[], DealHistory[]] {
  const random = randomOf(17, size, draw);
  const ranked = all.map((history) => ({ history, rank: random.next() })).sort((a, b) => a.rank - b.rank);
  const mixed = ranked.map(({ history }) => history);
  return [mixed.slice(0, size), mixed.slice(size, size + asked)];
}
