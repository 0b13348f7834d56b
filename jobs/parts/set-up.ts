import type { Crm, SetUpReport } from '../../src/connector.ts';
import type { JobContext } from '../../src/job.ts';
import { updateSettings } from '../../src/store/connections.ts';

/** Makes sure that what we write to exists, and keeps what stands against it: nothing is published before it is solved. */
export async function setUp({ db, connectionId, log }: JobContext, crm: Crm): Promise<SetUpReport> {
  const report = await crm.setUp();
  if (report.problems.length > 0) log.warn({ connectionId, problems: report.problems }, 'Publishing waits');
  await updateSettings(db, connectionId, { setUpProblems: report.problems });
  return report;
}
