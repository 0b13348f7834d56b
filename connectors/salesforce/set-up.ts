import type { AppProperty } from '../../src/app-manifest.ts';
import type { SetUpReport } from '../../src/connector.ts';
import type { Org } from './org.ts';
import { fieldTypes, namespacePrefix, ourFields } from './property-table.ts';
import type { FieldDefinition } from './schemas.ts';

/**
 * Checks that our package is there and that the connected user may write its fields. Nothing is created: fields
 * come with the package. A field that is hidden from the user looks exactly like one that is missing.
 */
export async function setUp(org: Org): Promise<SetUpReport> {
  org.forgetFields();
  const fields = await org.fields();
  const prefix = namespacePrefix(fields.values());
  const report: SetUpReport = { created: [], reused: [], problems: [] };
  if (!fields.has('Amount')) {
    report.problems.push(
      'The connected user does not see the field Amount of opportunities: give the user the permission set "Headrace Integration", or field-level read access to Amount.',
    );
  }
  if (prefix === null) {
    report.problems.push(
      'The Headrace package is not installed in this org, or its fields are hidden from the connected user: install it and give the user the permission set "Headrace Integration".',
    );
    return report;
  }
  for (const [plain, property] of ourFields) {
    const name = `${prefix}${plain}`;
    const problem = problemOf(name, fields.get(name), property);
    if (problem) report.problems.push(problem);
    else report.reused.push(name);
  }
  return report;
}

/** Why a field cannot serve; null when it can. */
function problemOf(name: string, field: FieldDefinition | undefined, property: AppProperty): string | null {
  if (!field) {
    return `The opportunity field ${name} is missing or hidden from the connected user: update the package and give the user the permission set "Headrace Integration".`;
  }
  if (!fieldTypes[property.type].includes(field.type)) {
    return `The opportunity field ${name} has the type ${field.type} instead of ${fieldTypes[property.type][0] ?? ''}: install the package's own field.`;
  }
  if (property.writtenBy === 'headrace' && field.updateable === false) {
    return `The opportunity field ${name} is read-only for the connected user: give the user the permission set "Headrace Integration".`;
  }
  return null;
}
