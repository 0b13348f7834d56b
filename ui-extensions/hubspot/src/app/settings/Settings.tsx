import {
  Alert,
  Divider,
  ErrorState,
  Flex,
  Heading,
  hubspot,
  Input,
  LoadingButton,
  LoadingSpinner,
  NumberInput,
  Select,
  Text,
  Toggle,
  useExtensionApi,
} from '@hubspot/ui-extensions';
import { formatFor } from '../shared/format.ts';
import { Owners } from './Owners.tsx';
import { Pipelines } from './Pipelines.tsx';
import { useSettings } from './use-settings.ts';

/** What an admin sets: where we work, how many alerts there may be and who hears of them. */
export function Settings() {
  const { context } = useExtensionApi<'settings'>();
  const format = formatFor(context.user.locale);
  const { answer, settings, change, save, isBusy, problem, isSaved, again } = useSettings();
  if (problem && !answer)
    return (
      <ErrorState title="The settings are not available">
        <Text>{problem}</Text>
        <LoadingButton loading={isBusy} onClick={again}>
          Try again
        </LoadingButton>
      </ErrorState>
    );
  if (!answer || !settings)
    return <LoadingSpinner label="Reading the settings" showLabel layout="centered" />;
  const { alertBudget, alerts, alertsPerOwner, dryRun, escalateAfterDays, escalateTo, holidays, tasks } =
    settings;
  return (
    <Flex direction="column" gap="lg">
      {answer.problems.map((sentence) => (
        <Alert key={sentence} title="Needs your attention" variant="warning">
          {sentence}
        </Alert>
      ))}
      <Toggle
        label="Dry run: compute and show everything, write nothing to HubSpot"
        labelDisplay="inline"
        checked={dryRun}
        onChange={(checked) => change({ dryRun: checked })}
      />
      <Divider />
      <Heading>Alerts</Heading>
      <NumberInput
        label="Alert budget, in percent"
        name="alertBudget"
        description="Of the stays in a stage that last a day or more, this share may raise an alert, up to an eighth more where each alert is likelier of use than idle. The thresholds below follow from it."
        min={0}
        max={100}
        precision={1}
        value={Math.round(alertBudget * 1000) / 10}
        onChange={(percent) => change({ alertBudget: Math.min(100, Math.max(0, percent)) / 100 })}
      />
      <Toggle
        label="Create tasks for the owners of stalled deals"
        labelDisplay="inline"
        checked={tasks}
        onChange={(checked) => change({ tasks: checked })}
      />
      <Select
        label="Tasks"
        name="alerts"
        options={[
          { label: 'One for each stalled deal', value: 'each' },
          { label: 'One a day for all stalled deals of an owner', value: 'digest' },
        ]}
        value={alerts}
        readOnly={!tasks}
        onChange={(value) => change({ alerts: value === 'digest' ? 'digest' : 'each' })}
      />
      <NumberInput
        label="Most alerts a week for each owner"
        name="alertsPerOwner"
        description="0: as many as the budget allows."
        min={0}
        max={1000}
        precision={0}
        value={alertsPerOwner ?? 0}
        onChange={(count) => change({ alertsPerOwner: count >= 1 ? Math.round(count) : null })}
      />
      <NumberInput
        label="Days without work on a stalled deal until its manager is told"
        name="escalateAfterDays"
        description="0: never."
        min={0}
        max={365}
        precision={0}
        value={escalateAfterDays ?? 0}
        onChange={(days) => change({ escalateAfterDays: days >= 1 ? Math.round(days) : null })}
      />
      <Input
        label="Manager’s user id"
        name="escalateTo"
        description="HubSpot does not say who manages whom, so name one user for all."
        value={escalateTo ?? ''}
        onChange={(value) => change({ escalateTo: value.trim() || null })}
      />
      <Input
        label="Country of public holidays"
        name="holidays"
        description="Such as DE, or DE-BY with its region. Empty: only weekends are days off."
        value={holidays ?? ''}
        onChange={(value) => change({ holidays: value.trim().toUpperCase() || null })}
      />
      <Owners answer={answer} settings={settings} change={change} />
      <Divider />
      <Pipelines answer={answer} settings={settings} change={change} format={format} />
      {problem ? (
        <Alert title="Nothing was changed" variant="danger">
          {problem}
        </Alert>
      ) : null}
      {isSaved ? (
        <Alert title="Saved" variant="success">
          Scores and alerts follow within minutes.
        </Alert>
      ) : null}
      <LoadingButton variant="primary" loading={isBusy} onClick={save}>
        Save
      </LoadingButton>
    </Flex>
  );
}

hubspot.extend<'settings'>(() => <Settings />);
