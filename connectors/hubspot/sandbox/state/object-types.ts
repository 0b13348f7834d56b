/** A kind of CRM record. */
export interface ObjectType {
  name: string;
  /** The number that works in paths as well. */
  id: string;
  read: readonly string[];
  write: readonly string[];
  /** The property that moves with every write; contacts have their own name for it. */
  modified: 'hs_lastmodifieddate' | 'lastmodifieddate';
  created: 'createdate' | 'hs_createdate';
  /** What an answer holds when nothing was asked for. */
  defaults: readonly string[];
  /** Association type from a deal to it, and from it to a deal. */
  fromDeal: number;
  toDeal: number;
}

const contactsRead = ['crm.objects.contacts.read'];
const contactsWrite = ['crm.objects.contacts.write'];

function engagement(
  name: string,
  id: string,
  fromDeal: number,
  toDeal: number,
  alsoRead: string[] = [],
): ObjectType {
  return {
    name,
    id,
    read: [...contactsRead, ...alsoRead],
    write: contactsWrite,
    modified: 'hs_lastmodifieddate',
    created: 'hs_createdate',
    defaults: ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'],
    fromDeal,
    toDeal,
  };
}

/** The kinds of record that the sandbox holds. Numbers from HubSpot's list of association and object types. */
export const objectTypes: readonly ObjectType[] = [
  {
    name: 'contacts',
    id: '0-1',
    read: contactsRead,
    write: contactsWrite,
    modified: 'lastmodifieddate',
    created: 'createdate',
    defaults: ['createdate', 'email', 'firstname', 'hs_object_id', 'lastmodifieddate', 'lastname'],
    fromDeal: 3,
    toDeal: 4,
  },
  {
    name: 'companies',
    id: '0-2',
    read: ['crm.objects.companies.read'],
    write: ['crm.objects.companies.write'],
    modified: 'hs_lastmodifieddate',
    created: 'createdate',
    defaults: ['createdate', 'domain', 'hs_lastmodifieddate', 'hs_object_id', 'name'],
    fromDeal: 341,
    toDeal: 342,
  },
  {
    name: 'deals',
    id: '0-3',
    read: ['crm.objects.deals.read'],
    write: ['crm.objects.deals.write'],
    modified: 'hs_lastmodifieddate',
    created: 'createdate',
    defaults: [
      'amount',
      'closedate',
      'createdate',
      'dealname',
      'dealstage',
      'hs_lastmodifieddate',
      'hs_object_id',
      'pipeline',
    ],
    fromDeal: 451,
    toDeal: 451,
  },
  engagement('calls', '0-48', 205, 206),
  engagement('emails', '0-49', 209, 210, ['sales-email-read']),
  engagement('meetings', '0-47', 211, 212),
  engagement('notes', '0-46', 213, 214),
  engagement('tasks', '0-27', 215, 216),
  engagement('communications', '0-18', 86, 87),
];

/** Association types of a deal's first company, on top of the plain ones. */
export const primaryCompany = { fromDeal: 5, toDeal: 6 };

/** A kind by its plural name, its singular or its number. */
export function objectTypeOf(word: string): ObjectType | undefined {
  return objectTypes.find(({ name, id }) => word === name || word === id || `${word}s` === name);
}
