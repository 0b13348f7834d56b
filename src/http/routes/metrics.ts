import { Router } from 'express';
import type { Instant } from '../../model/instant.ts';
import { accountSummaries, type AccountSummary, isRunning } from '../account-summary.ts';
import { adminOnly } from '../admin-only.ts';
import type { HttpApp } from '../http-app.ts';

type Sample = [labels: Record<string, string>, value: number];

/** Figures for Prometheus in its text format, version 0.0.4. */
export function metricsRoutes(app: HttpApp): Router {
  const router = Router();
  router.get('/metrics', adminOnly(app.config), async (_request, response) => {
    const summaries = await accountSummaries(app.db);
    response.type('text/plain; version=0.0.4; charset=utf-8').send(metricsText(summaries, Date.now()));
  });
  return router;
}

export function metricsText(summaries: readonly AccountSummary[], now: Instant): string {
  const each = (figures: (summary: AccountSummary) => Sample[]) =>
    summaries.flatMap((summary) =>
      figures(summary).map(
        ([labels, value]): Sample => [{ connection: summary.id, crm: summary.crm, ...labels }, value],
      ),
    );
  const runs = (figure: (run: AccountSummary['runs'][number]) => number | null) =>
    each((summary) =>
      summary.runs.flatMap((run): Sample[] => {
        const value = figure(run);
        return value === null ? [] : [[{ job: run.job }, value]];
      }),
    );
  return [
    metric(
      'headrace_connection_state',
      'State of each connection: 1 for the state it is in',
      each(({ state }) => [[{ state }, 1]]),
    ),
    metric(
      'headrace_deals',
      'Deals known',
      each(({ deals: { open, won, lost } }) =>
        Object.entries({ open, won, lost }).map(([outcome, count]) => [{ outcome }, count]),
      ),
    ),
    metric(
      'headrace_deals_waiting',
      'Deals waiting to be scored',
      each(({ deals }) => [[{}, deals.dirty]]),
    ),
    metric(
      'headrace_deals_written',
      'Deals that carry our values',
      each(({ written }) => [[{}, written]]),
    ),
    metric(
      'headrace_alerts_live',
      'Stalled-deal alerts that are not resolved',
      each(({ liveAlerts }) => [[{}, liveAlerts]]),
    ),
    metric(
      'headrace_job_last_end_seconds',
      'When the job last ended, Unix time',
      runs(({ endedAt }) => endedAt && endedAt / 1000),
    ),
    metric(
      'headrace_job_failures',
      'Failures in a row',
      runs(({ failures }) => failures),
    ),
    metric(
      'headrace_job_running',
      '1 while the job runs',
      runs((run) => Number(isRunning(run, now))),
    ),
  ].join('');
}

function metric(name: string, help: string, samples: readonly Sample[]): string {
  const lines = samples.map(([labels, value]) => {
    const pairs = Object.entries(labels).map(
      ([key, text]) => `${key}="${text.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`,
    );
    return `${name}{${pairs.join(',')}} ${value}`;
  });
  return [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, ...lines, ''].join('\n');
}
