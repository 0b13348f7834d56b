import type { DealHistory } from '../../model/portfolio.ts';
import { waitResets } from '../../timeline/resets-wait.ts';
import type { PipelineModel, WaitClock } from '../pipeline-model.ts';
import { segmentOf } from './segment-of.ts';
import { type WaitRule, waitRule } from './waits-of.ts';

/** When a deal in one stage counts as stalled. */
export interface StallRule extends WaitRule {
  afterDays: number;
}

const byModel = new WeakMap<PipelineModel, WaitRule>();

/** The rule for a deal in that stage; null when it is never stalled there. */
export function stallRuleOf(model: PipelineModel, stage: string, history: DealHistory): StallRule | null {
  const clock = waitClockOf(model, stage, history);
  if (!clock || clock.stallAfterDays === null) return null;
  return { ...waitRuleOf(model), afterDays: clock.stallAfterDays };
}

/** How waiting is read in that pipeline. */
export function waitRuleOf(model: PipelineModel): WaitRule {
  const { stall } = model;
  let rule = byModel.get(model);
  if (!rule) byModel.set(model, (rule = waitRule(waitResets.indexOf(stall.reset), stall.days, stall)));
  return rule;
}

/** The deal's own segment where the stage has learnt it, else the whole stage. */
function waitClockOf(model: PipelineModel, stage: string, history: DealHistory): WaitClock | null {
  const [whole = null, ...parts] = model.stall.waits[stage] ?? [];
  if (parts.length === 0) return whole;
  const segment = segmentOf(model, history);
  return parts.find((part) => part.segment === segment) ?? whole;
}
