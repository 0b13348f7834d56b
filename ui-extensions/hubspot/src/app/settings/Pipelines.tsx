import {
  Flex,
  Heading,
  NumberInput,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  Text,
  Toggle,
} from '@hubspot/ui-extensions';
import type { PipelineSettings, Settings, SettingsAnswer, StageSettings } from '../shared/api.ts';
import type { Format } from '../shared/format.ts';
import type { Change } from './use-settings.ts';

interface Props {
  answer: SettingsAnswer;
  settings: Settings;
  change: (next: Change) => void;
  format: Format;
}

/** Which pipelines we work on, and from when on a deal in each of their stages counts as stalled. */
export function Pipelines({ answer, settings, change, format }: Props) {
  const all = answer.pipelines.map(({ id }) => id);
  const inScope = settings.pipelines ?? all;
  const scope = (id: string, checked: boolean): void =>
    change(({ pipelines }) => {
      const next = all.filter((other) => (other === id ? checked : (pipelines ?? all).includes(other)));
      return { pipelines: next.length === all.length ? null : next };
    });
  const threshold = (pipeline: string, stage: string, days: number | null): void =>
    change(({ stallAfterDays }) => {
      const { [stage]: _, ...others } = stallAfterDays[pipeline] ?? {};
      const next = days === null ? others : { ...others, [stage]: days };
      return { stallAfterDays: { ...stallAfterDays, [pipeline]: next } };
    });
  return (
    <>
      {answer.pipelines.map((pipeline) => (
        <Flex key={pipeline.id} direction="column" gap="sm">
          <Heading>{pipeline.label}</Heading>
          <Toggle
            label={`Score the deals of ${pipeline.label} and write to them`}
            labelDisplay="inline"
            checked={inScope.includes(pipeline.id)}
            onChange={(checked) => scope(pipeline.id, checked)}
          />
          {inScope.includes(pipeline.id) ? (
            <Thresholds pipeline={pipeline} settings={settings} threshold={threshold} format={format} />
          ) : null}
        </Flex>
      ))}
    </>
  );
}

interface ThresholdsProps {
  pipeline: PipelineSettings;
  settings: Settings;
  threshold: (pipeline: string, stage: string, days: number | null) => void;
  format: Format;
}

function Thresholds({ pipeline, settings, threshold, format }: ThresholdsProps) {
  return (
    <Table density="condensed">
      <TableHead>
        <TableRow>
          <TableHeader>Stage</TableHeader>
          <TableHeader>Stalled after, as learnt</TableHeader>
          <TableHeader>Set by hand, in days (0: as learnt)</TableHeader>
          <TableHeader>Would have raised last quarter</TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>
        {pipeline.stages.map((stage) => (
          <TableRow key={stage.id}>
            <TableCell>{stage.label}</TableCell>
            <TableCell>
              {stage.learntDays === null ? 'never' : format.days(Math.floor(stage.learntDays))}
            </TableCell>
            <TableCell>
              <NumberInput
                label={`Days in ${stage.label}`}
                name={`${pipeline.id} ${stage.id}`}
                min={0}
                max={3650}
                precision={0}
                value={settings.stallAfterDays[pipeline.id]?.[stage.id] ?? 0}
                onChange={(days) => threshold(pipeline.id, stage.id, days > 0 ? days : null)}
              />
            </TableCell>
            <TableCell>
              <Text>
                {(settings.stallAfterDays[pipeline.id]?.[stage.id] ?? null) === stage.manualDays
                  ? lastQuarterText(stage, format)
                  : 'Shown once this is saved.'}
              </Text>
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function lastQuarterText({ lastQuarter }: StageSettings, format: Format): string {
  if (!lastQuarter) return 'Not calculated yet.';
  const { alerts, share, ended, precision, lost, early } = lastQuarter;
  if (alerts === 0) return 'No alerts.';
  const percent = (part: number): string => format.percent(Math.round(100 * part));
  const counted = (count: number | undefined): string =>
    count === undefined ? '' : `${format.number(count)} `;
  return [
    `${format.number(alerts)} ${alerts === 1 ? 'alert' : 'alerts'}${share === null ? '' : `, on ${percent(share)} of the stays`}.`,
    precision !== null &&
      (ended === 1
        ? `The one alerted deal closed since was ${precision > 0 ? 'lost' : 'won'}.`
        : `Of the ${counted(ended)}alerted deals closed since, ${percent(precision)} were lost.`),
    early !== null &&
      (lost === 1
        ? `The one deal lost had ${early > 0 ? 'an' : 'no'} alert three or more days before.`
        : `Of all ${counted(lost)}deals lost, ${percent(early)} had an alert three or more days before.`),
  ]
    .filter(Boolean)
    .join(' ');
}
