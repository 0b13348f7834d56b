import { HeadraceError } from '../../errors.ts';
import type { Pipeline } from '../../model/pipeline.ts';
import { wouldHaveRaised } from '../../model/raised-table.ts';
import type { StageThreshold } from '../../model/stage-threshold.ts';
import { loadOwners, loadPipelines } from '../../store/catalogue.ts';
import { type Connection, getConnection } from '../../store/connections.ts';
import { inTenant } from '../../store/database.ts';
import type { Account } from '../../store/find-account.ts';
import { inScope } from '../../store/in-scope.ts';
import { loadStageThresholds } from '../../store/stage-thresholds.ts';
import type { HttpApp } from '../http-app.ts';
import {
  type EditableSettings,
  type PipelineSettings,
  type SettingsAnswer,
  settingNames,
} from '../settings.ts';
import { answerOf } from './answer-of.ts';
import { disconnected } from './disconnected.ts';
import type { Visitor } from './enter.ts';

/** The settings of a connection as they are, with what its thresholds would have raised. Throws `not-found`. */
export async function settingsPage(app: HttpApp, visitor: Visitor): Promise<SettingsAnswer> {
  const { account, id } = connectedTo(visitor);
  const { settings } = await getConnection(app.db, id);
  const { pipelines, owners, thresholds } = await inTenant(app.db, id, async (tx) => ({
    pipelines: await loadPipelines(tx),
    owners: await loadOwners(tx),
    thresholds: await loadStageThresholds(tx),
  }));
  const apart = disconnected(visitor);
  return {
    ...answerOf({ ...account, connection: { ...account.connection, settings } }),
    settings: Object.fromEntries(settingNames.map((name) => [name, settings[name]])) as EditableSettings,
    pipelines: pipelines.filter(isUsed).map((pipeline) => pipelineSettings(pipeline, settings, thresholds)),
    owners: owners
      .filter(({ id, active }) => active || settings.ownerHolidays[id])
      .map(({ id, name, country }) => ({ id, name: name || id, country: country ?? null }))
      .toSorted((a, b) => a.name.localeCompare(b.name)),
    problems: [...(apart ? [apart] : []), ...(settings.setUpProblems ?? []), ...settings.warnings],
  };
}

/** The connection to the visitor's account. Throws `not-found` when there is none. */
export function connectedTo({ account, label }: Visitor): { account: Account; id: string } {
  if (account) return { account, id: account.connection.id };
  throw new HeadraceError(
    'not-found',
    `Headrace is not connected to this ${label} account: install it first.`,
  );
}

const isUsed = ({ stages }: Pipeline) => stages.some(({ archived }) => !archived);

function pipelineSettings(
  { id, label, stages }: Pipeline,
  settings: Connection['settings'],
  thresholds: readonly StageThreshold[],
): PipelineSettings {
  return {
    id,
    label,
    inScope: inScope(settings, id),
    stages: stages
      .filter(({ kind, archived }) => kind === 'open' && !archived)
      .map((stage) => {
        const known = thresholds.find((one) => one.pipeline === id && one.stage === stage.id);
        const learntDays = known?.learntDays ?? null;
        const manualDays = settings.stallAfterDays[id]?.[stage.id] ?? null;
        const table = known?.lastQuarter;
        return {
          id: stage.id,
          label: stage.label,
          learntDays,
          manualDays,
          lastQuarter: table ? wouldHaveRaised(table, manualDays ?? learntDays) : null,
        };
      }),
  };
}
