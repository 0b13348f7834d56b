import { type AppProperty, appManifest } from '../../src/app-manifest.ts';
import type { SetUpReport } from '../../src/connector.ts';
import { isHeadraceError } from '../../src/errors.ts';
import type { Door } from './client.ts';
import type { Portal } from './portal.ts';
import { hubspotTypes, ourProperties } from './property-table.ts';
import { anythingSchema, type PropertyDefinition, propertySchema } from './schemas.ts';
import { apiVersion } from './settings.ts';

const path = `/crm/properties/${apiVersion}/deals`;
const group = appManifest.propertyGroup;

/**
 * Makes sure that our group and properties exist. What is there and fits is reused, missing options are added,
 * archived ones come back; what belongs to somebody else or has another type is named and never touched.
 */
export async function setUp(door: Door, portal: Portal): Promise<SetUpReport> {
  portal.forgetProperties();
  const report: SetUpReport = { created: [], reused: [], problems: [] };
  await ensureGroup(door);
  const account = await portal.properties();
  for (const [name, property] of ourProperties) {
    const existing = account.get(name);
    const problem = existing ? problemOf(existing, property) : await create(door, name, property);
    if (problem) report.problems.push(problem);
    else (existing ? report.reused : report.created).push(name);
  }
  if (report.problems.length === 0) await addMissingOptions(door, account);
  portal.forgetProperties();
  return report;
}

async function ensureGroup(door: Door): Promise<void> {
  try {
    await door({ method: 'GET', path: `${path}/groups/${group.name}` }, anythingSchema);
  } catch (error) {
    if (!isHeadraceError(error, 'not-found')) throw error;
    try {
      await door(
        { method: 'POST', path: `${path}/groups`, body: { ...group, displayOrder: -1 } },
        anythingSchema,
      );
    } catch (conflict) {
      if (!isConflict(conflict)) throw conflict;
    }
  }
}

/** Null when it is there now. Creating one whose name lies in the bin brings that one back, as it was. */
async function create(door: Door, name: string, property: AppProperty): Promise<string | null> {
  const definition = definitionOf(name, property);
  const hints = hintsOf(property);
  const post = (body: object) => door({ method: 'POST', path, body }, propertySchema);
  try {
    const made = await post({ ...definition, ...hints }).catch((error: unknown) => {
      // Display hints are not in every version: without them it is the same property.
      if (!isHeadraceError(error, 'refused') || isConflict(error) || Object.keys(hints).length === 0)
        throw error;
      return post(definition);
    });
    return problemOf(made, property);
  } catch (error) {
    if (isConflict(error)) {
      return problemOf(await door({ method: 'GET', path: `${path}/${name}` }, propertySchema), property);
    }
    if (isHeadraceError(error, 'refused'))
      return `The deal property "${name}" could not be created. ${error.message}`;
    throw error;
  }
}

function definitionOf(name: string, property: AppProperty) {
  return {
    name,
    label: property.label,
    description: property.description,
    groupName: group.name,
    ...hubspotTypes[property.type],
    ...(property.options
      ? {
          options: property.options.map((option, displayOrder) => ({
            ...option,
            displayOrder,
            hidden: false,
          })),
        }
      : {}),
  };
}

function hintsOf({ type, unit }: AppProperty): object {
  if (unit === 'currency') return { showCurrencySymbol: true };
  return type === 'number' ? { numberDisplayHint: 'formatted' } : {};
}

/** Why an existing property of our name cannot serve; null when it can. */
function problemOf(existing: PropertyDefinition, property: AppProperty): string | null {
  const wanted = hubspotTypes[property.type];
  const { name } = existing;
  const remedy = 'rename or delete it in HubSpot (Settings > Properties > Deals), then set Headrace up again';
  if (existing.type !== wanted.type || existing.calculated === true) {
    const type = existing.calculated === true ? 'calculated' : existing.type;
    return `The deal property "${name}" exists with type ${type} instead of ${wanted.type}: ${remedy}.`;
  }
  if (existing.modificationMetadata?.readOnlyValue === true) {
    return `The deal property "${name}" exists and is read-only: ${remedy}.`;
  }
  if (existing.externalOptions === true) {
    return `The deal property "${name}" takes its options from elsewhere: ${remedy}.`;
  }
  const known = [
    existing.groupName === group.name,
    existing.label === property.label,
    existing.description === property.description,
  ];
  if (!known.includes(true)) {
    return `The deal property "${name}" ("${existing.label ?? ''}") was made by somebody else: ${remedy}.`;
  }
  return null;
}

/** Adds the choices of ours that the account's properties lack, keeping all there are. True when any was added. */
export async function addMissingOptions(
  door: Door,
  account: ReadonlyMap<string, PropertyDefinition>,
): Promise<boolean> {
  let added = false;
  for (const [name, { options = [] }] of ourProperties) {
    const existing = account.get(name);
    if (!existing || existing.type !== 'enumeration') continue;
    const there = existing.options ?? [];
    const missing = options.filter(({ value }) => !there.some((option) => option.value === value));
    if (missing.length === 0) continue;
    const all = [
      ...there.map((option, index) => ({
        ...option,
        displayOrder: option.displayOrder ?? index,
        hidden: option.hidden ?? false,
      })),
      ...missing.map((option, index) => ({ ...option, displayOrder: there.length + index, hidden: false })),
    ];
    try {
      await door({ method: 'PATCH', path: `${path}/${name}`, body: { options: all } }, anythingSchema);
      added = true;
    } catch (error) {
      if (!isHeadraceError(error, 'refused') && !isHeadraceError(error, 'forbidden')) throw error;
    }
  }
  return added;
}

function isConflict(error: unknown): boolean {
  return (
    isHeadraceError(error, 'refused') &&
    (error.details.status === 409 || /EXISTS/.test(error.details.code ?? ''))
  );
}
