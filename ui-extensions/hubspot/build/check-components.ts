import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { readTree } from './stage-project.ts';

interface Component {
  uid: string;
  type: string;
  config: { entrypoint?: string; permittedUrls?: { fetch: string[] }; name?: string };
}

/** HubSpot wants https and refuses its own name; `${…}` is filled in by the profile. */
const isPublicUrl = (url: string): boolean => /^(https:\/\/|\$\{)/.test(url);

/**
 * What HubSpot would refuse in the component files of a staged project, one sentence each: by our schemas of the
 * component types, and by what no schema sees.
 */
export async function checkComponents(project: string, folder: string): Promise<string[]> {
  const files = await readTree(join(project, 'src'));
  const problems: string[] = [];
  const uids = new Set<string>();
  for (const [path, bytes] of files) {
    if (!path.endsWith('-hsmeta.json')) continue;
    const component = JSON.parse(Buffer.from(bytes).toString('utf8')) as Component;
    const check = await schemaOf(folder, component.type);
    if (!check(component))
      problems.push(
        ...(check.errors ?? []).map(({ instancePath, message }) => `${path}${instancePath}: ${message}.`),
      );
    if (uids.has(component.uid)) problems.push(`${path}: the uid ${component.uid} is taken by another file.`);
    uids.add(component.uid);
    const { entrypoint, permittedUrls, name } = component.config;
    if (entrypoint && !files.has(entrypoint.slice(1)))
      problems.push(`${path}: there is no entry point ${entrypoint}.`);
    if (/hub/i.test(name ?? '')) problems.push(`${path}: HubSpot allows no “Hub” in the name “${name}”.`);
    for (const url of permittedUrls?.fetch ?? [])
      if (!isPublicUrl(url)) problems.push(`${path}: ${url} is no https address.`);
  }
  return problems;
}

const schemas = new Map<string, ValidateFunction>();

async function schemaOf(folder: string, type: string): Promise<ValidateFunction> {
  let check = schemas.get(type);
  if (!check) {
    const schema = JSON.parse(await readFile(join(folder, 'schemas', `${type}.json`), 'utf8')) as object;
    schemas.set(type, (check = new Ajv2020({ allErrors: true }).compile(schema)));
  }
  return check;
}
