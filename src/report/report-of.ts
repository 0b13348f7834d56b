import { forecastRows } from '../analysis/forecast/forecast-rows.ts';
import { byPipelineAndCurrency } from '../analysis/velocity/all-figures.ts';
import { dataQuality, type Finding } from '../analysis/velocity/data-quality.ts';
import { type FlowRow, flowRows } from '../analysis/velocity/flow-rows.ts';
import { pipelineFigures } from '../analysis/velocity/pipeline-figures.ts';
import type { PeriodKind } from '../analysis/velocity/periods.ts';
import type { Instant } from '../model/instant.ts';
import type { PipelineFigures } from '../model/pipeline-figures.ts';
import type { Portfolio } from '../model/portfolio.ts';
import type { Block } from './block.ts';
import { blocks } from './blocks.ts';
import { countText } from './number-text.ts';

/** One pipeline's deals in one currency: money is never added across currencies. */
export interface Section {
  figures: PipelineFigures;
  blocks: Block[];
}

export interface Report {
  at: Instant;
  deals: number;
  findings: Finding[];
  sections: Section[];
}

export interface ReportOptions {
  /** Chance to win at creation; null where it is not known. */
  qualityOf?: (row: FlowRow) => number | null;
  /** What shall be won in the running period; taken for the currency of most deals of the largest pipeline. */
  target?: number | null;
  /** The length of the periods that are looked at; left out: quarters, or months where the history is short. */
  periodKind?: PeriodKind;
  /** Told of each section that is done. */
  onStep?: (done: number, total: number) => void;
}

/** A block with the deals that its figures do not count. */
function withLeftOut(block: Block, { leftOut }: PipelineFigures): Block {
  const own = leftOut.filter(
    ({ figure }) => figure === (block.name === 'generation' ? 'quality' : block.name),
  );
  const lines = own.map(({ reason, count, deals }) => ({
    summary: `Left out: ${countText(count, 'deal')} ${reason}`,
    ids: deals,
  }));
  return { ...block, deals: [...(block.deals ?? []), ...lines] };
}

/** Everything the manager reads, as known at `at`. */
export function reportOf(
  { pipelines, owners, histories }: Portfolio,
  at: Instant,
  { qualityOf, target = null, periodKind, onStep = () => {} }: ReportOptions = {},
): Report {
  const rows = flowRows(histories, pipelines, at);
  const names = new Map(owners.map(({ id, name }) => [id, name]));
  const nameOf = (owner: string): string => names.get(owner) || owner;
  const groups = byPipelineAndCurrency(rows, pipelines);
  const most = Math.max(...groups.map(({ deals }) => deals.length));
  const sections = groups.map(({ pipeline, currency, deals, pipelineRows }, index): Section => {
    const base = { pipelines, pipeline, currency, at, nameOf };
    const figures = pipelineFigures(deals, {
      ...base,
      findings: dataQuality(pipelineRows, [pipeline], at),
      ...(qualityOf && { qualityOf }),
      ...(periodKind && { periodKind }),
      target: deals.length === most ? target : null,
      namedDeals: Infinity,
    });
    const past = forecastRows(
      deals.map(({ history }) => history),
      pipelines,
      at,
    );
    const input = { ...base, figures, rows: deals, past, target };
    const section = {
      figures,
      blocks: blocks.flatMap((make) => {
        const block = make(input);
        return block ? [withLeftOut(block, figures)] : [];
      }),
    };
    onStep(index + 1, groups.length);
    return section;
  });
  return { at, deals: rows.length, findings: dataQuality(rows, pipelines, at), sections };
}
