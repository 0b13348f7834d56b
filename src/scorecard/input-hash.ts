import { hash } from 'node:crypto';
import type { Instant } from '../model/instant.ts';
import type { Pipeline } from '../model/pipeline.ts';
import type { DealHistory } from '../model/portfolio.ts';

const pipelineHashes = new WeakMap<readonly Pipeline[], string>();

/**
 * Hash of all that a scorecard is made from: the deal's log as known at `at`, the pipelines, the model, the zone, and
 * what is not seen.
 */
export function inputHash(
  { deal, changes, activities }: DealHistory,
  pipelines: readonly Pipeline[],
  {
    at,
    timeZone,
    unseenActivities,
    modelId,
  }: { at: Instant; timeZone: string; unseenActivities: string | null; modelId: string | null },
): string {
  const parts: (string | number | null)[] = [
    deal.id,
    deal.createdAt,
    at,
    timeZone,
    modelId,
    hashOf(pipelines),
  ];
  for (const change of changes) {
    if (change.at <= at) parts.push(change.at, change.field, change.value, change.by);
  }
  for (const { id, at: happensAt, knownAt, kind, direction, state } of activities) {
    if (knownAt <= at) parts.push(id, happensAt, knownAt, kind, direction, state);
  }
  if (unseenActivities !== null) parts.push(unseenActivities);
  return hash('sha256', JSON.stringify(parts), 'base64url');
}

function hashOf(pipelines: readonly Pipeline[]): string {
  let found = pipelineHashes.get(pipelines);
  if (!found) pipelineHashes.set(pipelines, (found = hash('sha256', JSON.stringify(pipelines), 'base64url')));
  return found;
}
