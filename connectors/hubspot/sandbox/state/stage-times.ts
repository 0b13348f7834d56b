import { pastOf, type Row } from './object-store.ts';
import { type Portal, storeOf } from './portal.ts';
import { options, property, type Property } from './property.ts';

interface Visit {
  stageId: string;
  enteredAt: number;
  exitedAt: number | null;
}

const perStage = ['date_entered', 'date_exited', 'cumulative_time_in', 'latest_time_in'] as const;

/** One of the `hs_v2_*` properties of a deal, from its stage history. */
export function stageTimes(portal: Portal, row: Row, name: string): string | null {
  const all = visits(portal, row);
  const current = all.at(-1);
  if (name === 'hs_v2_date_entered_current_stage' || name === 'hs_v2_time_in_current_stage') {
    return current ? iso(current.enteredAt) : null;
  }
  const kind = perStage.find((prefix) => name.startsWith(`hs_v2_${prefix}_`));
  if (!kind) return null;
  const stageId = name.slice(`hs_v2_${kind}_`.length);
  const here = all.filter((visit) => visit.stageId === stageId);
  const last = here.at(-1);
  if (!last) return null;
  if (kind === 'date_entered') return iso(last.enteredAt);
  if (kind === 'cumulative_time_in') {
    const ended = here.filter(({ exitedAt }) => exitedAt !== null);
    return ended.length === 0 ? null : String(ended.reduce((sum, visit) => sum + lengthMs(visit), 0));
  }
  if (last.exitedAt === null) return null;
  return kind === 'date_exited' ? iso(last.exitedAt) : String(lengthMs(last));
}

/** The definitions that go with a portal's stages. */
export function stageTimeProperties(portal: Portal): Property[] {
  if (!portal.uncertain.stageTimeProperties) return [];
  const define = (name: string, label: string, type: 'datetime' | 'number') =>
    property({
      name,
      label,
      type,
      fieldType: type === 'number' ? 'number' : 'date',
      groupName: 'dealinformation',
      calculated: true,
      hubspotDefined: true,
      options: options([]),
    });
  const stages = [...portal.pipelines.values()].flatMap((pipeline) => pipeline.stages);
  return [
    define('hs_v2_date_entered_current_stage', 'Date entered current stage', 'datetime'),
    define('hs_v2_time_in_current_stage', 'Time in current stage', 'datetime'),
    ...stages.flatMap(({ id, label }) => [
      define(`hs_v2_date_entered_${id}`, `Date entered "${label}"`, 'datetime'),
      define(`hs_v2_date_exited_${id}`, `Date exited "${label}"`, 'datetime'),
      define(`hs_v2_cumulative_time_in_${id}`, `Cumulative time in "${label}"`, 'number'),
      define(`hs_v2_latest_time_in_${id}`, `Latest time in "${label}"`, 'number'),
    ]),
  ];
}

function visits(portal: Portal, row: Row): Visit[] {
  const column = storeOf(portal, 'deals').columnOf.get('dealstage');
  const entries = column === undefined ? [] : pastOf(row, column);
  return entries.flatMap(({ value, at }, index) =>
    value === null ? [] : [{ stageId: value, enteredAt: at, exitedAt: entries[index + 1]?.at ?? null }],
  );
}

function lengthMs({ enteredAt, exitedAt }: Visit): number {
  return (exitedAt ?? enteredAt) - enteredAt;
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
