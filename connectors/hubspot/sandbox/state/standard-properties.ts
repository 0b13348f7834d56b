import { options, property, type Property, type PropertyGroup, type PropertyType } from './property.ts';

/** `name|label|type` with `=` before the name of a calculated one. Field types follow from the type. */
const tables: Record<string, string> = {
  deals: `
    dealname|Deal Name|string · amount|Amount|number · deal_currency_code|Currency|enumeration
    dealstage|Deal Stage|enumeration · pipeline|Pipeline|enumeration · dealtype|Deal Type|enumeration
    closedate|Close Date|datetime · createdate|Create Date|datetime · =hs_createdate|Object create date|datetime
    =hs_lastmodifieddate|Last Modified Date|datetime · =hs_object_id|Record ID|number
    hubspot_owner_id|Deal owner|enumeration · =hubspot_owner_assigneddate|Owner assigned date|datetime
    description|Deal Description|string · hs_next_step|Next step|string · hs_priority|Priority|enumeration
    hs_analytics_source|Original Source Type|enumeration · closed_lost_reason|Closed Lost Reason|string
    closed_won_reason|Closed Won Reason|string · hs_pinned_engagement_id|Pinned Engagement ID|number
    =amount_in_home_currency|Amount in company currency|number · =hs_is_closed|Is Deal Closed?|bool
    =hs_is_closed_won|Is Closed Won|bool · =hs_is_closed_lost|Is Closed Lost|bool
    =hs_deal_stage_probability|Deal probability|number · =days_to_close|Days to close|number
    =num_associated_contacts|Number of Associated Contacts|number · =num_notes|Number of Sales Activities|number
    =num_contacted_notes|Number of times contacted|number · =notes_last_contacted|Last Contacted|datetime
    =notes_last_updated|Last Activity Date|datetime · =notes_next_activity_date|Next Activity Date|datetime
    =hs_merged_object_ids|Merged record IDs|enumeration`,
  contacts: `
    email|Email|string · firstname|First Name|string · lastname|Last Name|string · createdate|Create Date|datetime
    =lastmodifieddate|Last Modified Date|datetime · =hs_object_id|Record ID|number
    hubspot_owner_id|Contact owner|enumeration`,
  companies: `
    name|Company name|string · domain|Company Domain Name|string · createdate|Create Date|datetime
    =hs_lastmodifieddate|Last Modified Date|datetime · =hs_object_id|Record ID|number
    hubspot_owner_id|Company owner|enumeration`,
  calls: `
    hs_call_title|Call title|string · hs_call_body|Call notes|string · hs_call_direction|Call direction|enumeration
    hs_call_disposition|Call outcome|string · hs_call_duration|Call duration|number
    hs_call_status|Call status|enumeration`,
  emails: `
    hs_email_subject|Email subject|string · hs_email_text|Email body|string
    hs_email_direction|Email direction|enumeration · hs_email_status|Email send status|enumeration`,
  meetings: `
    hs_meeting_title|Meeting name|string · hs_meeting_body|Meeting description|string
    hs_meeting_start_time|Meeting start time|datetime · hs_meeting_end_time|Meeting end time|datetime
    hs_meeting_outcome|Meeting outcome|enumeration`,
  notes: 'hs_note_body|Note body|string',
  tasks: `
    hs_task_subject|Task Title|string · hs_task_body|Task Notes|string · hs_task_status|Task Status|enumeration
    hs_task_priority|Priority|enumeration · hs_task_type|Task Type|enumeration
    hs_task_reminders|Task Reminders|string · =hs_task_completion_date|Completed at|datetime`,
  communications: `
    hs_communication_channel_type|Channel Type|enumeration · hs_communication_body|Communication body|string
    hs_communication_logged_from|Logged From|enumeration`,
};

const engagementTable = `
  hs_timestamp|Activity date|datetime · =hs_createdate|Create date|datetime
  =hs_lastmodifieddate|Last modified date|datetime · =hs_object_id|Record ID|number
  hubspot_owner_id|Activity assigned to|enumeration`;

const choices: Record<string, string> = {
  dealtype: 'newbusiness:New Business existingbusiness:Existing Business',
  hs_priority: 'low:Low medium:Medium high:High',
  hs_analytics_source:
    'ORGANIC_SEARCH PAID_SEARCH EMAIL_MARKETING SOCIAL_MEDIA REFERRALS OTHER_CAMPAIGNS DIRECT_TRAFFIC OFFLINE PAID_SOCIAL AI_REFERRALS',
  hs_call_direction: 'INBOUND OUTBOUND',
  hs_call_status:
    'BUSY CALLING_CRM_USER CANCELED COMPLETED CONNECTING FAILED IN_PROGRESS NO_ANSWER QUEUED RINGING',
  hs_email_direction: 'EMAIL INCOMING_EMAIL FORWARDED_EMAIL DRAFT_EMAIL',
  hs_email_status: 'SENT SENDING SCHEDULED FAILED BOUNCED',
  hs_meeting_outcome: 'SCHEDULED COMPLETED RESCHEDULED NO_SHOW CANCELED',
  hs_task_status: 'NOT_STARTED IN_PROGRESS WAITING COMPLETED DEFERRED',
  hs_task_priority: 'NONE LOW MEDIUM HIGH',
  hs_task_type: 'EMAIL CALL TODO LINKED_IN',
  hs_communication_channel_type: 'WHATS_APP LINKEDIN_MESSAGE SMS',
  hs_communication_logged_from: 'CRM',
};

const fieldTypes: Record<PropertyType, string> = {
  bool: 'booleancheckbox',
  date: 'date',
  datetime: 'date',
  enumeration: 'select',
  number: 'number',
  phone_number: 'phonenumber',
  string: 'text',
};

/** Every value of these may change without being an option: their options live elsewhere. */
const elsewhere = new Set([
  'dealstage',
  'pipeline',
  'hubspot_owner_id',
  'deal_currency_code',
  'hs_merged_object_ids',
]);
/** People may add options of their own. */
const extensible = new Set(['dealtype', 'hs_priority']);

/** The group that an object's own properties are in. */
export function standardGroup(objectName: string): PropertyGroup {
  const singular = objectName === 'companies' ? 'company' : objectName.slice(0, -1);
  const name = objectName in { deals: 1, contacts: 1, companies: 1 } ? `${singular}information` : singular;
  return {
    name,
    label: `${singular[0]?.toUpperCase()}${singular.slice(1)} information`,
    displayOrder: 0,
    archived: false,
  };
}

/** What every account has for a kind of record. */
export function standardProperties(objectName: string): Property[] {
  const own = tables[objectName] ?? '';
  const all = objectName in { deals: 1, contacts: 1, companies: 1 } ? own : `${own} · ${engagementTable}`;
  const groupName = standardGroup(objectName).name;
  return all
    .split(/·|\n/)
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => {
      const [marked, label, type] = line.split('|') as [string, string, PropertyType];
      const name = marked.replace('=', '');
      const made = property({
        name,
        label,
        type,
        fieldType: fieldTypes[type],
        groupName,
        hubspotDefined: true,
        calculated: marked.startsWith('='),
        externalOptions: elsewhere.has(name),
        options:
          type === 'bool'
            ? options([
                ['true', 'True'],
                ['false', 'False'],
              ])
            : options(choicesOf(name)),
        ...(name === 'hubspot_owner_id' && { referencedObjectType: 'OWNER' }),
      });
      return extensible.has(name)
        ? { ...made, modificationMetadata: { ...made.modificationMetadata, readOnlyOptions: false } }
        : made;
    });
}

function choicesOf(name: string): [string, string][] {
  const words = choices[name]?.match(/[^\s:]+(:\S+( [A-Z][a-z]+)?)?/g) ?? [];
  return words.map((word) => {
    const [value = '', label] = word.split(':');
    return [value, label ?? value];
  });
}
