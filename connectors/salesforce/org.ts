import type { Access } from '../../src/connector.ts';
import type { Author } from '../../src/model/change.ts';
import type { Pipeline } from '../../src/model/pipeline.ts';
import type { Door } from './client.ts';
import { chooseDealFields, type DealFields } from './deal-fields.ts';
import type { AuthorOf } from './map-history.ts';
import { mapPipelines, masterId, type Process } from './map-pipelines.ts';
import { isNotShown, isQueryTimeout } from './failure.ts';
import { isCapturing } from './is-capturing.ts';
import type { OrgMemory } from './org-memory.ts';
import { describeSchema, type FieldDefinition, picklistSchema, type Row } from './schemas.ts';
import { dataPath } from './settings.ts';
import { openReader, oneOf, type Query, textLiteral } from './soql.ts';
import { textOf } from '../../src/connector/read-value.ts';

/** What must be known about an org before a deal can be read. */
export interface Org {
  details(): Promise<OrgDetails>;
  pipelines(): Promise<Pipeline[]>;
  /** The pipeline that deals of a record type are in. */
  pipelineOf(): Promise<(recordTypeId: unknown) => string>;
  /** The fields of deals that the connected user sees, by name. */
  fields(): Promise<ReadonlyMap<string, FieldDefinition>>;
  dealFields(): Promise<DealFields>;
  /** Names of the fields of users that the connected user sees. */
  userFields(): Promise<ReadonlySet<string>>;
  authorOf(): Promise<AuthorOf>;
  /** The fields among these whose past the org keeps, as far as there is any. */
  tracked(fields: readonly string[]): Promise<ReadonlySet<string>>;
  /** Asks for the fields anew the next time. */
  forgetFields(): void;
  /** A field that was described turned out not to be there. */
  noteDropped: (object: string, field: string) => void;
  /** Notes once what this org cannot do. */
  warn(sentence: string): void;
  warnings(): string[];
  /** Are mails and meetings captured past the data API? Notes it when they are. */
  isCapturing(): Promise<boolean>;
}

export interface OrgDetails {
  name: string;
  timeZone: string;
  /** Null where the org does not say it. */
  currency: string | null;
  /** The one that users have unless another was chosen for them. */
  locale: string | null;
}

export const assumedCurrency = 'USD';

interface RecordTypes {
  processes: Process[];
  processOf: ReadonlyMap<string, string>;
}

export const queryOf = (from: string, fields: readonly string[], where = ''): Query => ({
  from,
  fields: new Set(fields),
  needed: ['Id'],
  where,
  all: false,
});

export function openOrg(door: Door, access: Access, memory: OrgMemory): Org {
  const warnings = new Set<string>();
  const warn = (sentence: string) => void warnings.add(sentence);
  const noteDropped = (object: string, field: string) => {
    if (object === 'Opportunity') fields = null;
    warn(`Salesforce does not show the field ${field} of ${object}: it counts for nothing.`);
  };
  const reader = openReader(door, 'api', noteDropped, memory.pageSizes);
  const { remember } = memory;
  let fields: Promise<Map<string, FieldDefinition>> | null = null;

  async function rows(query: Query): Promise<Row[]> {
    const found: Row[] = [];
    for await (const page of reader.byId(query)) found.push(...page.rows);
    return found;
  }

  /** The rows, or none where the edition or the user's rights do not show the object. */
  async function rowsIfShown(query: Query): Promise<Row[]> {
    try {
      return await rows(query);
    } catch (error) {
      if (!isNotShown(error)) throw error;
      return [];
    }
  }

  const details = () =>
    remember('details', async () => {
      const [org] = await rows(
        queryOf('Organization', ['Id', 'Name', 'TimeZoneSidKey', 'DefaultLocaleSidKey']),
      );
      const zone = textOf(org?.['TimeZoneSidKey']);
      const timeZone = zone !== null && isZone(zone) ? zone : null;
      const corporate = queryOf('CurrencyType', ['Id', 'IsoCode'], 'IsCorporate = true');
      const currency = textOf((await rowsIfShown(corporate))[0]?.['IsoCode']);
      return {
        name: textOf(org?.['Name']) ?? `Salesforce ${access.accountId}`,
        zone,
        timeZone,
        currency,
        locale: textOf(org?.['DefaultLocaleSidKey']),
      };
    });

  async function processOf(recordType: Row, byProcess: ReadonlyMap<string, Row>): Promise<Process> {
    const recordTypeId = String(recordType['Id']);
    const processId = textOf(recordType['BusinessProcessId']);
    const process = processId === null ? undefined : byProcess.get(processId);
    const label = textOf(process?.['Name']) ?? textOf(recordType['Name']) ?? recordTypeId;
    const path = `${dataPath}/ui-api/object-info/Opportunity/picklist-values/${recordTypeId}/StageName`;
    try {
      const { values } = await door({ method: 'GET', path }, picklistSchema);
      return { id: processId ?? recordTypeId, label, stages: values.map(({ value }) => value) };
    } catch (error) {
      if (!isNotShown(error)) throw error;
      warn(`Salesforce does not show which stages the sales process "${label}" has: all are assumed.`);
      return { id: processId ?? recordTypeId, label, stages: null };
    }
  }

  /** Are there deals without a record type? There may be when they cannot be counted in time. */
  async function mayBeLoose(): Promise<boolean> {
    try {
      return (await reader.count('Opportunity', 'RecordTypeId = null')) > 0;
    } catch (error) {
      if (isQueryTimeout(error)) return true;
      if (isNotShown(error)) return false;
      throw error;
    }
  }

  /** Record types share a sales process; each process is asked for once. */
  const recordTypes = () =>
    remember('record-types', async (): Promise<RecordTypes> => {
      const types = await rowsIfShown(
        queryOf(
          'RecordType',
          ['Id', 'Name', 'BusinessProcessId', 'IsActive'],
          `SobjectType = ${textLiteral('Opportunity')}`,
        ),
      );
      const named = await rowsIfShown(
        queryOf('BusinessProcess', ['Id', 'Name'], `TableEnumOrId = ${textLiteral('Opportunity')}`),
      );
      const byProcess = new Map(named.map((row) => [String(row['Id']), row]));
      const processes = new Map<string, Process>();
      const of = new Map<string, string>();
      for (const type of types) {
        const id = textOf(type['BusinessProcessId']) ?? String(type['Id']);
        of.set(String(type['Id']), id);
        if (!processes.has(id)) processes.set(id, await processOf(type, byProcess));
      }
      const loose = types.length > 0 && (await mayBeLoose());
      const master: Process = { id: masterId, label: 'Master', stages: null };
      return {
        processes: types.length === 0 ? [master] : [...processes.values(), ...(loose ? [master] : [])],
        processOf: of,
      };
    });

  const stageFields = ['Id', 'ApiName', 'MasterLabel', 'IsActive', 'IsClosed', 'IsWon', 'SortOrder'];
  const pipelines = () =>
    remember('pipelines', async () => {
      const [stages, { processes }] = await Promise.all([
        rows(queryOf('OpportunityStage', stageFields)),
        recordTypes(),
      ]);
      return mapPipelines(stages, processes);
    });

  /** Described once per opening: a field that was added is there in the next run. */
  const readFields = async (object: string) => {
    const path = `${dataPath}/sobjects/${object}/describe`;
    const { fields } = await door({ method: 'GET', path }, describeSchema);
    return new Map(fields.map((field) => [field.name, field]));
  };
  const allFields = () => {
    fields ??= readFields('Opportunity').catch((error: unknown) => {
      fields = null;
      throw error;
    });
    return fields;
  };

  const machines = () =>
    remember('machines', async () => {
      const where = "UserType IN ('AutomatedProcess', 'CloudIntegrationUser')";
      return new Set((await rowsIfShown(queryOf('User', ['Id'], where))).map((row) => String(row['Id'])));
    });

  return {
    details: async () => {
      const { name, zone, timeZone, currency, locale } = await details();
      if (timeZone === null)
        warn(`Salesforce's time zone "${zone ?? ''}" is not known here: days are reckoned in UTC.`);
      if (currency === null)
        warn(`Salesforce names its currency only in orgs with several: ${assumedCurrency} is assumed.`);
      return { name, timeZone: timeZone ?? 'UTC', currency, locale };
    },
    pipelines,
    pipelineOf: async () => {
      const { processes, processOf } = await recordTypes();
      const fallback = processes.find(({ id }) => id === masterId) ?? processes[0];
      return (recordTypeId) =>
        processOf.get(textOf(recordTypeId) ?? '') ??
        (processOf.size === 0 ? masterId : (fallback?.id ?? masterId));
    },
    fields: allFields,
    dealFields: async () => chooseDealFields(await allFields()),
    userFields: () => remember('user-fields', async () => new Set((await readFields('User')).keys())),
    authorOf: async () => {
      const known = await machines();
      return (userId): Author => {
        const id = textOf(userId);
        return id === null ? 'unknown' : known.has(id) ? 'integration' : 'person';
      };
    },
    tracked: (names) =>
      remember(`tracked ${names.join()}`, async () => {
        const found = new Set<string>();
        for (const name of names) {
          const where = `Field IN ${oneOf([name])} AND IsDeleted = false`;
          const query = { ...queryOf('OpportunityFieldHistory', ['Id'], where), all: true };
          try {
            for await (const page of reader.byId(query, { limit: 1 })) {
              if (page.rows.length > 0) found.add(name);
              break;
            }
          } catch (error) {
            if (!isNotShown(error)) throw error;
            return found;
          }
        }
        return found;
      }),
    forgetFields: () => {
      fields = null;
    },
    noteDropped,
    warn,
    warnings: () => [...warnings],
    isCapturing: async () => {
      const capturing = await remember('capture', () => isCapturing(door));
      if (capturing)
        warn(
          'Einstein Activity Capture is on: the mails and meetings it captures cannot be read, so what we know of activities may be incomplete.',
        );
      return capturing;
    },
  };
}

function isZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}
