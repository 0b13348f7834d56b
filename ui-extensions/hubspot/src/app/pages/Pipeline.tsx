import {
  Alert,
  Button,
  Divider,
  EmptyState,
  ErrorState,
  Flex,
  hubspot,
  LoadingSpinner,
  Select,
  Text,
  useExtensionApi,
} from '@hubspot/ui-extensions';
import { formatFor } from '../shared/format.ts';
import { Forecast } from './Forecast.tsx';
import { Funnel } from './Funnel.tsx';
import { usePipeline } from './use-pipeline.ts';
import { Velocity } from './Velocity.tsx';
import { Worklist } from './Worklist.tsx';
import { WorthPushing } from './WorthPushing.tsx';

/** The manager's page: which deals next, how fast the pipeline turns into revenue, and what will be won. */
export function Pipeline() {
  const { context } = useExtensionApi<'pages'>();
  const format = formatFor(context.user.locale);
  const { answer, problem, again, choose } = usePipeline();
  if (problem)
    return (
      <ErrorState title="The pipeline is not available">
        <Text>{problem}</Text>
        <Button onClick={again}>Try again</Button>
      </ErrorState>
    );
  if (!answer) return <LoadingSpinner label="Reading the pipeline" showLabel layout="centered" />;
  const { figures } = answer;
  const choices = answer.pipelines.flatMap(({ id, label, currencies }) =>
    currencies.map((currency) => ({
      pipeline: id,
      currency,
      label: currency ? `${label}, ${currency}` : label,
    })),
  );
  if (!figures)
    return (
      <EmptyState title="No figures yet" layout="vertical" imageWidth={120}>
        <Text>{answer.message ?? 'They come with the first night after the deals have been read.'}</Text>
      </EmptyState>
    );
  return (
    <Flex direction="column" gap="lg">
      {answer.message ? (
        <Alert title="These numbers may be old" variant="warning">
          {answer.message}
        </Alert>
      ) : null}
      {choices.length > 1 ? (
        <Select
          label="Pipeline"
          name="pipeline"
          value={choices.findIndex(
            ({ pipeline, currency }) => pipeline === figures.pipeline.id && currency === figures.currency,
          )}
          options={choices.map(({ label }, value) => ({ label, value }))}
          onChange={(value) => {
            const next = choices[Number(value)];
            if (next) choose({ pipeline: next.pipeline, currency: next.currency });
          }}
        />
      ) : null}
      <Worklist figures={figures} portalId={context.portal.id} format={format} />
      <WorthPushing figures={figures} portalId={context.portal.id} format={format} />
      <Divider />
      <Velocity figures={figures} format={format} />
      <Divider />
      <Forecast figures={figures} format={format} />
      <Divider />
      <Funnel figures={figures} format={format} />
    </Flex>
  );
}

hubspot.extend<'pages'>(() => <Pipeline />);
