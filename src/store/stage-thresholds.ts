import { sql } from 'kysely';
import type { StageThreshold } from '../model/stage-threshold.ts';
import type { Tenant } from './database.ts';
import { rowJson } from './row-json.ts';

/** Takes the place of all there were. */
export async function storeStageThresholds(tx: Tenant, thresholds: readonly StageThreshold[]): Promise<void> {
  await tx.deleteFrom('stageThresholds').execute();
  const rows = thresholds.map((threshold) => ({
    pipeline: threshold.pipeline,
    stage: threshold.stage,
    threshold,
  }));
  await sql`
    insert into stage_thresholds (pipeline, stage, threshold)
    select * from json_to_recordset(${rowJson(rows)}) as now (pipeline text, stage text, threshold json)`.execute(
    tx,
  );
}

export async function loadStageThresholds(tx: Tenant): Promise<StageThreshold[]> {
  const rows = await tx.selectFrom('stageThresholds').select('threshold').execute();
  return rows.map(({ threshold }) => threshold);
}
