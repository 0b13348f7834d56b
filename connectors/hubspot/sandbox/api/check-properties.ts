import type { ObjectStore, Row } from '../state/object-store.ts';
import { type Portal, stageOf } from '../state/portal.ts';
import type { Property } from '../state/property.ts';
import { valueOf } from '../state/value-of.ts';
import { ApiFailure, validation } from './api-failure.ts';
import { checkValue } from './check-value.ts';
import { textOf } from '../../../../src/sandbox/text-of.ts';

export interface Problem {
  isValid: false;
  message: string;
  error: string;
  name: string;
}

/** The values of a write in the form they are kept in. Throws the vendor's 400 that names what is wrong with them. */
export function checkProperties(
  portal: Portal,
  store: ObjectStore,
  given: unknown,
  row: Row | null,
): Record<string, string> {
  if (typeof given !== 'object' || given === null) {
    throw validation(
      'Invalid input JSON on line 1, column 1: Some required fields were not set: [properties]',
    );
  }
  const clean: Record<string, string> = {};
  const problems: Problem[] = [];
  for (const [name, raw] of Object.entries(given)) {
    const found = checkOne(portal, store, name, raw);
    if (typeof found === 'string') clean[name] = found;
    else problems.push(found);
  }
  problems.push(...stageProblems(portal, store, clean, row));
  if (problems.length > 0) throw invalid(problems);
  checkRequired(portal, store, clean, row);
  return clean;
}

function checkOne(portal: Portal, store: ObjectStore, name: string, raw: unknown): string | Problem {
  const problem = (error: string, message: string): Problem => ({ isValid: false, message, error, name });
  const property = store.properties.get(name);
  if (!property || property.archived)
    return problem('PROPERTY_DOESNT_EXIST', `Property "${name}" does not exist`);
  if (property.modificationMetadata.readOnlyValue) {
    return problem('READ_ONLY_VALUE', `"${name}" is a read only property; its value cannot be set.`);
  }
  if (raw === null || typeof raw === 'object' || raw === undefined) {
    throw validation(`Invalid input JSON: the value of "${name}" must be a string.`);
  }
  const text = textOf(raw);
  if (text === '') return '';
  const checked = checkValue(withOutsideOptions(portal, property), text);
  return 'value' in checked ? checked.value : problem(checked.error, checked.message);
}

/** Owners and currencies are lists of the account; stages depend on the pipeline and are checked together with it. */
function withOutsideOptions(portal: Portal, property: Property): Property {
  const listed = (values: Iterable<string>) =>
    [...values].map((value, displayOrder) => ({ value, label: value, displayOrder, hidden: false }));
  switch (property.name) {
    case 'hubspot_owner_id':
      return { ...property, externalOptions: false, options: listed(portal.owners.keys()) };
    case 'deal_currency_code':
      return { ...property, externalOptions: false, options: listed(portal.currencies) };
    case 'pipeline':
      return { ...property, externalOptions: false, options: listed(portal.pipelines.keys()) };
    default:
      return property;
  }
}

function stageProblems(
  portal: Portal,
  store: ObjectStore,
  clean: Record<string, string>,
  row: Row | null,
): Problem[] {
  if (store.type.name !== 'deals' || (clean['dealstage'] === undefined && clean['pipeline'] === undefined))
    return [];
  const before = (name: string) => (row ? valueOf(portal, store, row, name) : null);
  const pipelineId = clean['pipeline'] ?? before('pipeline') ?? portal.pipelines.keys().next().value ?? '';
  const stageId = clean['dealstage'] ?? before('dealstage');
  const stage = stageOf(portal, pipelineId, stageId);
  if (stageId === null || (stage && !stage.archived)) return [];
  const ids =
    portal.pipelines
      .get(pipelineId)
      ?.stages.filter(({ archived }) => !archived)
      .map(({ id }) => id) ?? [];
  const message = `${stageId} was not one of the allowed options: [${ids.join(', ')}]`;
  return [{ isValid: false, message, error: 'INVALID_OPTION', name: 'dealstage' }];
}

/** Properties that a create must bring, and those that an admin demands of a closed deal. */
function checkRequired(
  portal: Portal,
  store: ObjectStore,
  clean: Record<string, string>,
  row: Row | null,
): void {
  const deals = store.type.name === 'deals';
  const needed = deals
    ? ['dealname', 'dealstage']
    : store.type.created === 'hs_createdate'
      ? ['hs_timestamp']
      : [];
  const missing = row ? undefined : needed.find((name) => !clean[name]);
  if (missing) throw required(missing, 'MISSING_REQUIRED_PROPERTY');
  if (!deals) return;
  const after = (name: string) => clean[name] ?? (row ? valueOf(portal, store, row, name) : null);
  if (stageOf(portal, after('pipeline'), after('dealstage'))?.metadata.isClosed !== 'true') return;
  const demanded = portal.uncertain.requiredOnClose.find((name) => !after(name));
  if (demanded) throw required(demanded, 'MISSING_CONDITIONAL_REQUIRED_PROPERTY');
}

function required(name: string, code: string): ApiFailure {
  const message = `The property "${name}" is required and has no value.`;
  return validation(message, { errors: [{ message, code, context: { propertyName: [name] } }] });
}

function invalid(problems: Problem[]): ApiFailure {
  const [first] = problems;
  return validation(`Property values were not valid: ${JSON.stringify(problems)}`, {
    errors: problems.map(({ message, error, name }) => ({
      message,
      code: error,
      context: { propertyName: [name] },
    })),
    ...(first && { context: { propertyName: [first.name] } }),
  });
}
