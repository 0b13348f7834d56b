import type { JobName } from '../job.ts';
import { makeDue } from '../store/runs.ts';
import type { HttpApp } from './http-app.ts';
import { within } from './within.ts';

/** Makes a job due at once. What is due is found without the wake-up too, only later: a queue that is away stops nobody. */
export async function askFor(app: HttpApp, connectionId: string, job: JobName): Promise<void> {
  await makeDue(app.db, connectionId, job, Date.now());
  await within(2_000, 'The queue', app.queue.wake(job, connectionId)).catch(() => undefined);
}
