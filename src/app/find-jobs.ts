import { existsSync } from 'node:fs';
import { HeadraceError } from '../errors.ts';
import { type Job, type JobName, jobNames } from '../job.ts';

const folder = new URL('../../jobs/', import.meta.url);

/** The jobs of the folder `jobs/`, in the order of the loop. Throws `misconfigured` when a file exports no job. */
export async function findJobs(): Promise<Map<JobName, Job>> {
  const names = jobNames.filter((name) => existsSync(new URL(`${name}.ts`, folder)));
  const found = await Promise.all(
    names.map(async (name): Promise<[JobName, Job]> => {
      const module: unknown = await import(new URL(`${name}.ts`, folder).href);
      if (!isJobModule(module)) throw new HeadraceError('misconfigured', `jobs/${name}.ts exports no job`);
      return [name, module.job];
    }),
  );
  return new Map(found);
}

function isJobModule(module: unknown): module is { job: Job } {
  const { job } = module as { job?: Partial<Job> };
  return typeof job?.run === 'function' && typeof job.name === 'string';
}
