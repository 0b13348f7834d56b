import type { SettingsAnswer } from '../../../ui-extensions/hubspot/src/app/shared/api.ts';

/** Settings of an account with two pipelines, one left out. */
export function madeSettings(): Pick<SettingsAnswer, 'settings' | 'pipelines' | 'owners' | 'problems'> {
  return {
    settings: {
      pipelines: ['new'],
      dryRun: false,
      alertBudget: 0.07,
      tasks: true,
      alerts: 'each',
      alertsPerOwner: null,
      escalateAfterDays: 7,
      escalateTo: null,
      stallAfterDays: { new: { b: 30 } },
      holidays: 'DE',
      ownerHolidays: { '7': 'US' },
    },
    pipelines: [
      {
        id: 'new',
        label: 'New business',
        inScope: true,
        stages: [
          { id: 'a', label: 'Qualified', learntDays: null, manualDays: null, lastQuarter: null },
          {
            id: 'b',
            label: 'Proposal sent',
            learntDays: 21.4,
            manualDays: 30,
            lastQuarter: { alerts: 12, share: 0.08, ended: 6, precision: 0.83, lost: 20, early: 0.4 },
          },
          {
            id: 'c',
            label: 'Contract',
            learntDays: 9.6,
            manualDays: null,
            lastQuarter: { alerts: 1, share: 0.02, ended: 1, precision: 1, lost: 1, early: 0 },
          },
        ],
      },
      { id: 'renewal', label: 'Renewals', inScope: false, stages: [] },
    ],
    owners: [
      { id: '7', name: 'Ada Miller', country: null },
      { id: '8', name: 'Ben Fischer', country: null },
    ],
    problems: ['The property headrace_status was changed to a text: its choices cannot be written.'],
  };
}
