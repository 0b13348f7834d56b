/**
 * What the figures of a large portfolio take of a processor on top of learning, and a digest of them: two versions that should
 * say the same say so by it.
 * Usage: npm run bench -- figures [deals]
 */
import { createHash } from 'node:crypto';
import { allFigures } from '../src/analysis/velocity/all-figures.ts';
import { type FlowRow, flowRows } from '../src/analysis/velocity/flow-rows.ts';
import { slimming } from '../src/analysis/velocity/slimming.ts';
import { generatePortfolio } from '../src/generator/generate-portfolio.ts';
import { pipelinesOf } from '../src/generator/pipelines-of.ts';
import { presetSpec } from '../src/generator/preset-spec.ts';

const [deals = 100_000] = process.argv.slice(2).map(Number);
const at = Date.UTC(2026, 5, 30);
const spec = presetSpec('large', { until: at, seed: 7, deals });
const pipelines = pipelinesOf(spec);
const rows: FlowRow[] = [];
/** Of this process, whatever else the machine does. */
const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
let rowsMs = 0;
const slimmed = slimming(at);
for (const history of generatePortfolio(spec)) {
  const since = cpuMs();
  for (const row of flowRows([slimmed(history)], pipelines, at)) rows.push(row);
  rowsMs += cpuMs() - since;
}
const digest = createHash('sha256');
let sections = 0;
let figuresMs = 0;
let longestMs = 0;
const all = allFigures(rows, { at, pipelines, qualityOf: ({ createdAt }) => (createdAt % 997) / 997 });
for (;;) {
  const since = cpuMs();
  const { value, done } = all.next();
  const took = cpuMs() - since;
  figuresMs += took;
  longestMs = Math.max(longestMs, took);
  if (done) break;
  digest.update(JSON.stringify(value));
  sections += 1;
}
const rss = Math.round(process.resourceUsage().maxRSS / 1024);
process.stdout.write(
  `${rows.length} deals: read in ${(rowsMs / 1000).toFixed(1)} s, ${sections} sets of figures in ${(figuresMs / 1000).toFixed(1)} s ` +
    `(the longest ${(longestMs / 1000).toFixed(1)} s), RSS at most ${rss} MiB, digest ${digest.digest('hex').slice(0, 16)}\n`,
);
