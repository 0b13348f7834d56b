import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { TestProject } from 'vitest/node';
import { openDatabase } from '../../src/store/database.ts';
import { openEmbedded } from '../../src/store/embedded-postgres/open-embedded.ts';

declare module 'vitest' {
  interface ProvidedContext {
    databaseServer: string;
  }
}

export const templateName = 'headrace_template';

/** One PostgreSQL server for the whole run, with a finished database that test files copy. */
export default async function databaseServer(project: TestProject): Promise<() => Promise<void>> {
  const home = mkdtempSync(join(tmpdir(), 'headrace-test-'));
  chmodSync(home, 0o755);
  const server = await openEmbedded({ home, durable: false });
  const template = new URL(server.url);
  template.pathname = templateName;
  const client = new Client({ connectionString: server.url });
  await client.connect();
  await client.query(`create database ${templateName}`);
  await client.end();
  await (await openDatabase(template.href)).close();
  project.provide('databaseServer', server.url);
  return async () => {
    await server.close();
    rmSync(home, { recursive: true, force: true });
  };
}
