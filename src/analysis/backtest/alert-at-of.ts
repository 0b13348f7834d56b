import { dayMs, type Instant } from '../../model/instant.ts';
import type { Pipeline } from '../../model/pipeline.ts';
import type { WatchedVisit } from '../baselines/watched-visit.ts';
import type { PipelineModel } from '../pipeline-model.ts';
import { readDeal } from '../read-deal.ts';
import { stallRuleOf } from '../stall/stall-rule-of.ts';
import { stalledSince } from '../stall/stalled-since.ts';

/**
 * When the alert of a visit comes: the first morning on which it is stalled by what is in force then, asked as soon as
 * its age allows and daily from there; null when it ends before.
 */
export function alertAtOf(
  { history, pipeline, stage, enteredAt, endAt }: WatchedVisit,
  pipelines: readonly Pipeline[],
  inForce: readonly { fromAt: Instant; models: ReadonlyMap<string, PipelineModel> }[],
): Instant | null {
  for (const [place, { fromAt, models }] of inForce.entries()) {
    const model = models.get(pipeline);
    const untilAt = Math.min(endAt, inForce[place + 1]?.fromAt ?? Infinity);
    const rule = model && stallRuleOf(model, stage, history);
    if (!rule || untilAt <= enteredAt) continue;
    const stallAt = enteredAt + Math.ceil(rule.afterDays * dayMs);
    // A model says nothing of the time before it was learnt; the first one is asked of visits that began later.
    const firstAt = place === 0 ? stallAt : Math.max(stallAt, fromAt);
    for (let at = firstAt; at < untilAt; at += dayMs) {
      const reading = readDeal(history, pipelines, at);
      const sinceAt = reading && stalledSince(rule, reading);
      if (sinceAt !== null) return Math.max(sinceAt, enteredAt, place === 0 ? enteredAt : fromAt);
    }
  }
  return null;
}
