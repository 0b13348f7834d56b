/** What an export can say of a deal, and how its columns are headed, without case, spaces and signs. */
const spellings = {
  id: ['recordid', 'dealid', 'opportunityid', 'opportunityid18', 'casesafeid', 'hsobjectid', 'id'],
  name: ['dealname', 'opportunityname', 'name'],
  pipeline: ['pipeline', 'dealpipeline', 'opportunityrecordtype', 'recordtype', 'recordtypename'],
  stage: ['dealstage', 'stagename', 'stage', 'opportunitystage'],
  amount: ['amount', 'dealamount', 'opportunityamount', 'amountconverted', 'amountincompanycurrency'],
  currency: ['currency', 'dealcurrencycode', 'amountcurrency', 'opportunitycurrency', 'currencyisocode'],
  createdAt: ['createdate', 'createddate', 'dealcreatedate', 'creationdate', 'createdon'],
  closeDate: ['closedate', 'closeddate', 'dealclosedate'],
  stageSince: ['laststagechangedate', 'datestagechanged', 'dateenteredcurrentstage', 'stageentereddate'],
  modifiedAt: ['lastmodifieddate', 'lastmodified', 'systemmodstamp'],
  lastActivityAt: ['lastactivitydate', 'lastactivity', 'lastcontacted'],
  owner: ['dealowner', 'opportunityowner', 'owner', 'ownername', 'ownerfullname', 'ownerid', 'hubspotowner'],
  account: [
    'accountname',
    'account',
    'accountid',
    'companyname',
    'company',
    'associatedcompany',
    'associatedcompanyprimary',
    'primaryassociatedcompany',
    'primarycompany',
  ],
  source: ['leadsource', 'originalsource', 'originalsourcetype', 'originaltrafficsource', 'dealsource'],
  type: ['dealtype', 'opportunitytype', 'type'],
  probability: ['probability', 'dealprobability'],
  closed: ['closed', 'isclosed', 'isdealclosed'],
  won: ['won', 'iswon', 'isclosedwon', 'closedwon'],
  contacts: ['numberofassociatedcontacts', 'numberofcontacts'],
  nextStep: ['nextstep'],
} as const;

export type ExportColumn = keyof typeof spellings;

const bySpelling = new Map<string, ExportColumn>(
  (Object.keys(spellings) as ExportColumn[]).flatMap((column) =>
    spellings[column].map((spelling) => [spelling, column] as const),
  ),
);

export const exportColumns: ReadonlySet<string> = new Set(Object.keys(spellings));

const plain = (header: string) => header.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

/**
 * Names for the columns of an export: ours where the header is recognised (the first spelling in the list wins
 * when several columns mean the same), else the header itself.
 */
export function nameExportColumns(headers: readonly string[]): string[] {
  const best = new Map<ExportColumn, number>();
  for (const header of headers) {
    const column = bySpelling.get(plain(header));
    if (!column) continue;
    const rank = rankOf(column, header);
    best.set(column, Math.min(rank, best.get(column) ?? rank));
  }
  const taken = new Set<string>();
  return headers.map((header) => {
    const column = bySpelling.get(plain(header));
    const name =
      column && best.get(column) === rankOf(column, header) && !taken.has(column) ? column : header.trim();
    taken.add(name);
    return name;
  });
}

const rankOf = (column: ExportColumn, header: string) =>
  (spellings[column] as readonly string[]).indexOf(plain(header));

/** Whose export it is by words only one of them uses; null for neither. */
export function exportKind(headers: readonly string[]): 'hubspot-export' | 'salesforce-export' | null {
  const plainHeaders = headers.map(plain);
  if (plainHeaders.some((header) => /^(opportunity|stagename$|laststagechange|iswon$)/.test(header))) {
    return 'salesforce-export';
  }
  return plainHeaders.some((header) => /^(deal(name|stage|owner|id)|recordid)$/.test(header))
    ? 'hubspot-export'
    : null;
}

/**
 * May the column hold what was not known when the deal was created? Dates, ages, counts and everything about the
 * close may; what tells the outcome would make any model look clever.
 */
export function isKnownLater(header: string): boolean {
  return /clos|won|lost|win|probab|forecast|weighted|stage|modif|activit|\bage\b|fiscal|last|recent|days|date|time|next|number of|count|score|quota|commission|headrace|status|reason/i.test(
    header,
  );
}
