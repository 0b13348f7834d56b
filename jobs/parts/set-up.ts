import type { Crm, SetUpReport } from '../../src/connector.ts';
import type { JobContext } from '../../src/job.ts';
import { getConnection, updateSettings } from '../../src/store/connections.ts';
import { inTenant } from '../../src/store/database.ts';
import { distrustWritten } from '../../src/store/publications.ts';

/** Makes sure that what we write to exists, and keeps what stands against it: nothing is published before it is solved. */
export async function setUp({ db, connectionId, log }: JobContext, crm: Crm): Promise<SetUpReport> {
  const { setUpProblems } = (await getConnection(db, connectionId)).settings;
  const report = await crm.setUp();
  const { created, problems } = report;
  if (problems.length > 0) log.warn({ connectionId, problems }, 'Publishing waits');
  // What was made anew is empty, and what was in the way may have been a deletion.
  const isMended = problems.length === 0 && (setUpProblems ?? []).length > 0;
  if (created.length > 0 || isMended) await inTenant(db, connectionId, distrustWritten);
  await updateSettings(db, connectionId, { setUpProblems: problems });
  return report;
}
