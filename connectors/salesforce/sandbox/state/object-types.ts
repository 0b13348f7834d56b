import type { Features } from './features.ts';
import { type Field, field, fixed, picklist, reference } from './field.ts';

export interface ObjectType {
  name: string;
  label: string;
  labelPlural: string;
  /** The first three characters of its ids. */
  prefix: string;
  fields: readonly Field[];
  /** Without a date of modification, as logs are. */
  history: boolean;
  createable: boolean;
  updateable: boolean;
  deletable: boolean;
  feature: keyof Features | null;
}

interface Given {
  label?: string;
  plural?: string;
  history?: boolean;
  /** Written by administrators or by Salesforce, never through the data API. */
  readOnly?: boolean;
  feature?: keyof Features;
}

const user = { referenceTo: ['User'], nillable: false };
const audit = [
  fixed('CreatedDate', 'datetime', { nillable: false }),
  fixed('CreatedById', 'reference', { ...user, relationshipName: 'CreatedBy' }),
  fixed('SystemModstamp', 'datetime', { nillable: false }),
];
const modified = [
  fixed('LastModifiedDate', 'datetime', { nillable: false }),
  fixed('LastModifiedById', 'reference', { ...user, relationshipName: 'LastModifiedBy' }),
];

export function objectType(name: string, prefix: string, fields: Field[], given: Given = {}): ObjectType {
  const { history = false, readOnly = false } = given;
  const label = given.label ?? name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ');
  const own =
    readOnly || history ? fields.map((one) => ({ ...one, createable: false, updateable: false })) : fields;
  return {
    name,
    label,
    labelPlural: given.plural ?? `${label}s`,
    prefix,
    fields: [
      fixed('Id', 'id', { label: `${label} ID`, nillable: false }),
      fixed('IsDeleted', 'boolean', { label: 'Deleted' }),
      ...own,
      ...audit,
      ...(history ? [] : modified),
    ],
    history,
    createable: !readOnly && !history,
    updateable: !readOnly && !history,
    deletable: !readOnly && !history,
    feature: given.feature ?? null,
  };
}

const owner = reference('OwnerId', 'User', { nillable: false });
const currency = picklist('CurrencyIsoCode', [], {
  label: 'Currency ISO Code',
  length: 3,
  restrictedPicklist: true,
  feature: 'multiCurrency',
});
/** A part of what Salesforce has. */
const locales = ['ar', 'de_AT', 'de_DE', 'en_GB', 'en_US', 'es_MX', 'fr_FR', 'sr_Latn_RS', 'zh_CN_PINYIN'];
const countries = ['AT', 'CH', 'CN', 'DE', 'ES', 'FR', 'GB', 'IN', 'MX', 'NL', 'RS', 'SA', 'US'];
const forecastCategories = ['Omitted', 'Pipeline', 'BestCase', 'MostLikely', 'Forecast', 'Closed'];
const taskStatuses = ['Not Started', 'In Progress', 'Completed', 'Waiting on someone else', 'Deferred'];
const what = reference('WhatId', ['Account', 'Opportunity'], {
  label: 'Related To ID',
  relationshipName: 'What',
});
const who = reference('WhoId', ['Contact'], { label: 'Name ID', relationshipName: 'Who' });
const ofOpportunity = reference('OpportunityId', 'Opportunity', { nillable: false, updateable: false });
const calculated = { calculated: false, filterable: true } as const;

const opportunity = objectType(
  'Opportunity',
  '006',
  [
    reference('AccountId', 'Account'),
    reference('RecordTypeId', 'RecordType', { feature: 'recordTypes' }),
    field('IsPrivate', 'boolean', { label: 'Private' }),
    field('Name', 'string', { length: 120, nillable: false }),
    field('Description', 'textarea'),
    picklist('StageName', [], { label: 'Stage', nillable: false }),
    field('Amount', 'currency'),
    field('Probability', 'percent', { label: 'Probability (%)', precision: 3, scale: 0 }),
    fixed('ExpectedRevenue', 'currency', { label: 'Expected Amount' }),
    field('CloseDate', 'date', { nillable: false }),
    picklist('Type', ['Existing Customer - Upgrade', 'New Customer'], { label: 'Opportunity Type' }),
    field('NextStep', 'string'),
    picklist('LeadSource', ['Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List', 'Other']),
    fixed('IsClosed', 'boolean', { label: 'Closed' }),
    fixed('IsWon', 'boolean', { label: 'Won' }),
    { ...picklist('ForecastCategory', forecastCategories), createable: false, updateable: false },
    picklist(
      'ForecastCategoryName',
      ['Omitted', 'Pipeline', 'Best Case', 'Most Likely', 'Commit', 'Closed'],
      {
        label: 'Forecast Category',
      },
    ),
    currency,
    reference('CampaignId', 'Campaign'),
    fixed('HasOpportunityLineItem', 'boolean', { label: 'Has Line Item' }),
    reference('Pricebook2Id', 'Pricebook2', { label: 'Price Book ID' }),
    owner,
    fixed('LastActivityDate', 'date', { label: 'Last Activity' }),
    fixed('PushCount', 'int', { feature: 'pushCount' }),
    fixed('LastStageChangeDate', 'datetime'),
    fixed('FiscalQuarter', 'int', calculated),
    fixed('FiscalYear', 'int', calculated),
    fixed('Fiscal', 'string', { label: 'Fiscal Period', length: 6 }),
    fixed('HasOpenActivity', 'boolean', calculated),
    fixed('HasOverdueTask', 'boolean', calculated),
    fixed('AgeInDays', 'int', { feature: 'pipelineInspection' }),
    fixed('LastStageChangeInDays', 'int', { feature: 'pipelineInspection' }),
    fixed('LastActivityInDays', 'int', { feature: 'pipelineInspection' }),
    fixed('IqScore', 'int', { label: 'Opportunity Score', feature: 'einsteinScoring' }),
    reference('Territory2Id', 'Territory2', { feature: 'territories' }),
    reference('SyncedQuoteId', 'Quote', { feature: 'quotes' }),
    fixed('IsSplit', 'boolean', { feature: 'splits' }),
    reference('ContractId', 'Contract', { feature: 'contracts' }),
  ],
  { plural: 'Opportunities' },
);

/** Everything the sandbox holds. The order decides the keys, so new ones go to the end. */
export const objectTypes: readonly ObjectType[] = [
  objectType(
    'Organization',
    '00D',
    [
      field('Name', 'string', { length: 80 }),
      picklist('TimeZoneSidKey', [], { label: 'Time Zone' }),
      picklist('LanguageLocaleKey', ['en_US', 'fr'], { label: 'Language' }),
      picklist('DefaultLocaleSidKey', locales, { label: 'Locale' }),
      picklist('OrganizationType', ['Enterprise Edition', 'Professional Edition', 'Developer Edition'], {
        label: 'Edition',
      }),
      field('InstanceName', 'string', { length: 5 }),
      field('IsSandbox', 'boolean'),
      field('NamespacePrefix', 'string', { length: 15 }),
      picklist('DefaultCurrencyIsoCode', [], { label: 'Default Currency', feature: 'multiCurrency' }),
      field('FiscalYearStartMonth', 'int'),
    ],
    { readOnly: true },
  ),
  objectType('User', '005', [
    field('Username', 'string', { length: 80, nillable: false }),
    field('LastName', 'string', { length: 80, nillable: false }),
    field('FirstName', 'string', { length: 40 }),
    fixed('Name', 'string', { length: 121 }),
    field('Email', 'email', { nillable: false, length: 128 }),
    field('IsActive', 'boolean', { label: 'Active' }),
    reference('ManagerId', 'User'),
    picklist('UserType', ['Standard', 'AutomatedProcess', 'CloudIntegrationUser'], { updateable: false }),
    picklist('TimeZoneSidKey', [], { label: 'Time Zone' }),
    picklist('LanguageLocaleKey', ['en_US', 'fr'], { label: 'Language' }),
    picklist('LocaleSidKey', locales, { label: 'Locale', nillable: false, restrictedPicklist: true }),
    field('Country', 'string', { length: 80 }),
    picklist('CountryCode', countries, {
      label: 'Country Code',
      length: 10,
      restrictedPicklist: true,
      feature: 'countryPicklists',
    }),
    picklist('DefaultCurrencyIsoCode', [], { feature: 'multiCurrency' }),
  ]),
  objectType('Account', '001', [
    field('Name', 'string', { nillable: false }),
    picklist('Type', ['Prospect', 'Customer - Direct', 'Other'], { label: 'Account Type' }),
    picklist('Industry', ['Technology', 'Manufacturing', 'Other']),
    fixed('MasterRecordId', 'reference', { referenceTo: ['Account'], relationshipName: 'MasterRecord' }),
    owner,
  ]),
  objectType('Contact', '003', [
    reference('AccountId', 'Account'),
    field('LastName', 'string', { length: 80, nillable: false }),
    field('FirstName', 'string', { length: 40 }),
    fixed('Name', 'string', { length: 121 }),
    field('Email', 'email'),
    owner,
  ]),
  opportunity,
  objectType(
    'OpportunityHistory',
    '008',
    [
      ofOpportunity,
      picklist('StageName', [], { label: 'Stage' }),
      field('Amount', 'currency'),
      field('ExpectedRevenue', 'currency'),
      field('CloseDate', 'date'),
      field('Probability', 'percent', { precision: 3, scale: 0 }),
      picklist('ForecastCategory', forecastCategories),
      field('PrevAmount', 'currency'),
      field('PrevCloseDate', 'date'),
      { ...currency },
    ],
    { history: true, label: 'Opportunity: Stage', plural: 'Opportunity: Stages' },
  ),
  objectType(
    'OpportunityFieldHistory',
    '017',
    [
      ofOpportunity,
      picklist('Field', []),
      picklist('DataType', ['Text', 'EntityId', 'DynamicEnum', 'Double', 'DateOnly']),
      field('OldValue', 'string', { filterable: false }),
      field('NewValue', 'string', { filterable: false }),
    ],
    { history: true, feature: 'fieldHistory' },
  ),
  objectType('OpportunityContactRole', '00K', [
    ofOpportunity,
    reference('ContactId', 'Contact', { nillable: false, updateable: false }),
    picklist('Role', [
      'Business User',
      'Decision Maker',
      'Evaluator',
      'Executive Sponsor',
      'Influencer',
      'Other',
    ]),
    field('IsPrimary', 'boolean', { label: 'Primary' }),
  ]),
  objectType(
    'OpportunityStage',
    '01J',
    [
      field('MasterLabel', 'string'),
      field('ApiName', 'string'),
      field('IsActive', 'boolean'),
      field('SortOrder', 'int'),
      field('IsClosed', 'boolean'),
      field('IsWon', 'boolean'),
      picklist('ForecastCategory', forecastCategories),
      picklist('ForecastCategoryName', []),
      field('DefaultProbability', 'percent'),
      field('Description', 'string'),
    ],
    { readOnly: true },
  ),
  objectType(
    'RecordType',
    '012',
    [
      field('Name', 'string', { length: 80 }),
      field('DeveloperName', 'string', { length: 80 }),
      field('NamespacePrefix', 'string', { length: 15 }),
      field('Description', 'string'),
      reference('BusinessProcessId', 'BusinessProcess'),
      picklist('SobjectType', ['Opportunity']),
      field('IsActive', 'boolean'),
    ],
    { readOnly: true },
  ),
  objectType(
    'BusinessProcess',
    '019',
    [
      field('Name', 'string', { length: 80 }),
      field('NamespacePrefix', 'string', { length: 15 }),
      field('Description', 'string'),
      picklist('TableEnumOrId', ['Opportunity']),
      field('IsActive', 'boolean'),
    ],
    { readOnly: true, plural: 'Business Processes' },
  ),
  objectType('Task', '00T', [
    who,
    what,
    field('Subject', 'string', { type: 'string' }),
    field('ActivityDate', 'date', { label: 'Due Date Only' }),
    picklist('Status', taskStatuses, { nillable: false }),
    picklist('Priority', ['High', 'Normal', 'Low'], { nillable: false }),
    fixed('IsHighPriority', 'boolean'),
    owner,
    field('Description', 'textarea', { label: 'Comments' }),
    reference('AccountId', 'Account', { createable: false, updateable: false }),
    fixed('IsClosed', 'boolean', { label: 'Closed' }),
    fixed('IsArchived', 'boolean', { label: 'Archived' }),
    picklist('CallType', ['Internal', 'Inbound', 'Outbound']),
    field('CallDurationInSeconds', 'int'),
    picklist('TaskSubtype', ['Task', 'Email', 'ListEmail', 'Call', 'Cadence', 'LinkedIn'], {
      updateable: false,
      restrictedPicklist: true,
    }),
    picklist('Type', ['Call', 'Email', 'Meeting', 'Note', 'Other']),
    field('IsReminderSet', 'boolean', { label: 'Reminder Set' }),
    field('ReminderDateTime', 'datetime'),
    field('CompletedDateTime', 'datetime', { createable: false, updateable: false }),
  ]),
  objectType('Event', '00U', [
    who,
    what,
    field('Subject', 'string'),
    field('StartDateTime', 'datetime', { label: 'Start' }),
    field('EndDateTime', 'datetime', { label: 'End' }),
    field('ActivityDate', 'date', { label: 'Due Date Only' }),
    field('ActivityDateTime', 'datetime', { label: 'Due Date Time' }),
    field('DurationInMinutes', 'int'),
    field('IsAllDayEvent', 'boolean'),
    owner,
    field('Description', 'textarea'),
    reference('AccountId', 'Account', { createable: false, updateable: false }),
    fixed('IsChild', 'boolean'),
    fixed('IsArchived', 'boolean', { label: 'Archived' }),
    picklist('EventSubtype', ['Event']),
    picklist('Type', ['Call', 'Email', 'Meeting', 'Other']),
  ]),
  objectType('EmailMessage', '02s', [
    reference('RelatedToId', ['Account', 'Opportunity'], { relationshipName: 'RelatedTo' }),
    reference('ActivityId', 'Task', { relationshipName: 'Activity' }),
    field('Subject', 'string', { length: 3000 }),
    field('FromAddress', 'email', { length: 1000 }),
    field('ToAddress', 'string', { length: 4000 }),
    field('Incoming', 'boolean', { label: 'Is Incoming', updateable: false }),
    picklist('Status', ['0', '1', '2', '3', '4', '5']),
    field('MessageDate', 'datetime'),
    field('TextBody', 'textarea'),
  ]),
  objectType(
    'CurrencyType',
    '01L',
    [
      field('IsoCode', 'string', { length: 3 }),
      field('ConversionRate', 'double', { scale: 6 }),
      field('DecimalPlaces', 'int'),
      field('IsActive', 'boolean'),
      field('IsCorporate', 'boolean'),
    ],
    { readOnly: true, feature: 'multiCurrency' },
  ),
  objectType(
    'DatedConversionRate',
    '04w',
    [
      field('IsoCode', 'string', { length: 3 }),
      field('StartDate', 'date'),
      field('NextStartDate', 'date'),
      field('ConversionRate', 'double', { scale: 6 }),
    ],
    { readOnly: true, feature: 'multiCurrency' },
  ),
  objectType(
    'CustomNotificationType',
    '0ML',
    [
      field('CustomNotifTypeName', 'string', { length: 80 }),
      field('DeveloperName', 'string', { length: 80 }),
      field('MasterLabel', 'string', { length: 80 }),
      field('NamespacePrefix', 'string', { length: 15 }),
      field('Desktop', 'boolean'),
      field('Mobile', 'boolean'),
    ],
    { readOnly: true },
  ),
  objectType('Note', '002', [
    reference('ParentId', ['Account', 'Opportunity'], { nillable: false, updateable: false }),
    field('Title', 'string', { length: 80, nillable: false }),
    field('IsPrivate', 'boolean'),
    field('Body', 'textarea'),
    owner,
  ]),
  objectType('ActivityMetric', '0MV', [reference('BaseId', 'Opportunity')], {
    readOnly: true,
    feature: 'einsteinActivityCapture',
  }),
];
