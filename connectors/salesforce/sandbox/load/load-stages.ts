import type { PortfolioSource } from '../../../../src/sandbox/portfolio-source.ts';
import { bad, readRows } from '../../../../src/sandbox/read-rows.ts';
import { placeOf } from '../state/object-store.ts';
import { picklistValues } from '../state/field.ts';
import { type Portal, stageRow, storeOf } from '../state/portal.ts';
import type { Loading } from './loading.ts';
import { addRecord } from './people.ts';

interface StageRow {
  label: string;
  order: number;
  kind: string;
}

/**
 * Makes the one list of stages that an org has, and a sales process with a record type for each pipeline. Pipelines
 * share the stages of one name; where they do not agree on how such a stage ends a deal, the later one gets its own.
 */
export async function loadStages(loading: Loading, source: PortfolioSource): Promise<void> {
  const found = new Map<string, StageRow[]>();
  for await (const line of readRows(source, 'stages', ['pipeline', 'stage', 'order', 'kind'])) {
    const { pipeline = '', stage: label = '', order = '', kind = '' } = line.cells;
    if (!['open', 'won', 'lost'].includes(kind)) throw bad(line, 'kind', 'is not one of open, won, lost');
    if (Number.isNaN(Number(order))) throw bad(line, 'order', 'is no number');
    found.set(pipeline, [...(found.get(pipeline) ?? []), { label, order: Number(order), kind }]);
  }
  const merged: { name: string; kind: string; probability: number }[] = [];
  for (const [pipeline, rows] of found) {
    const names = new Map<string, string>();
    loading.stageNames.set(pipeline, names);
    const sorted = rows.toSorted((a, b) => a.order - b.order);
    const open = sorted.filter(({ kind }) => kind === 'open').length;
    let [opened, place] = [0, 0];
    for (const { label, kind } of sorted) {
      if (kind === 'open') opened += 1;
      const other = merged.find(({ name }) => name === label);
      const name = other && other.kind !== kind ? `${label} (${pipeline})` : label;
      names.set(label, name);
      const known = merged.findIndex((stage) => stage.name === name);
      if (known >= 0) place = Math.max(place, known + 1);
      else {
        const probability =
          kind === 'open' ? Math.round((opened / (open + 1)) * 10) * 10 : kind === 'won' ? 100 : 0;
        merged.splice(place, 0, { name, kind, probability });
        place += 1;
      }
    }
  }
  for (const { name, kind, probability } of merged) addStage(loading.portal, name, kind, probability);
  for (const [pipeline, names] of loading.stageNames) addProcess(loading, pipeline, [...names.values()]);
  listStages(loading.portal);
}

/** The stages that an org has from the first day. */
export function addDefaultStages(portal: Portal): void {
  const open = ['Prospecting', 'Qualification', 'Proposal/Price Quote', 'Negotiation/Review'];
  for (const [index, name] of open.entries()) addStage(portal, name, 'open', [10, 10, 75, 90][index] ?? 50);
  addStage(portal, 'Closed Won', 'won', 100);
  addStage(portal, 'Closed Lost', 'lost', 0);
  portal.features.recordTypes = false;
  listStages(portal);
}

/** The stages of today are the choices of the field; a stage that is gone stays on records and in the log. */
export function listStages(portal: Portal): void {
  const stages = storeOf(portal, 'OpportunityStage');
  const texts = stages.columns.get('ApiName');
  const names = texts && 'texts' in texts ? texts.texts.flatMap((name) => name ?? []) : [];
  for (const type of ['Opportunity', 'OpportunityHistory']) {
    const field = storeOf(portal, type).fields.get('stagename');
    if (field) field.picklistValues = picklistValues(names);
  }
}

function addStage(portal: Portal, name: string, kind: string, probability: number, active = true): void {
  const category =
    kind === 'won' ? 'Closed' : kind === 'lost' ? 'Omitted' : probability >= 90 ? 'Forecast' : 'Pipeline';
  addRecord(portal, 'OpportunityStage', 0, {
    MasterLabel: name,
    ApiName: name,
    IsActive: Number(active),
    SortOrder: storeOf(portal, 'OpportunityStage').rows + 1,
    IsClosed: Number(kind !== 'open'),
    IsWon: Number(kind === 'won'),
    ForecastCategory: category,
    ForecastCategoryName: category === 'Forecast' ? 'Commit' : category,
    DefaultProbability: probability,
  });
}

function addProcess(loading: Loading, pipeline: string, names: string[]): void {
  const { portal } = loading;
  const process = addRecord(portal, 'BusinessProcess', 0, {
    Name: pipeline,
    TableEnumOrId: 'Opportunity',
    IsActive: 1,
  });
  const plain = pipeline.replace(/[^A-Za-z0-9]+/g, '_').replace(/^_|_$/g, '');
  const key = addRecord(portal, 'RecordType', 0, {
    Name: pipeline,
    DeveloperName: /^[A-Za-z]/.test(plain) ? plain : `P_${plain}`,
    BusinessProcessId: process,
    SobjectType: 'Opportunity',
    IsActive: 1,
  });
  const { row } = placeOf(key);
  loading.pipelines.set(pipeline, row);
  portal.processes.set(row, names);
}

/** The name of a stage. One that no list names any more stays as a stage that cannot be chosen. */
export function stageNameOf(loading: Loading, pipeline: string, label: string): string {
  const name = loading.stageNames.get(pipeline)?.get(label) ?? label;
  if (stageRow(loading.portal, name) === undefined) addStage(loading.portal, name, 'open', 50, false);
  return name;
}
