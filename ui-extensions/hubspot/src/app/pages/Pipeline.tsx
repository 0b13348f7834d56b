import {
  Alert,
  Button,
  Divider,
  EmptyState,
  ErrorState,
  Flex,
  hubspot,
  LoadingSpinner,
  Text,
  useExtensionApi,
} from '@hubspot/ui-extensions';
import { formatFor } from '../shared/format.ts';
import { Choices } from './Choices.tsx';
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
  const { answer, problem, chosen, again, choose } = usePipeline();
  if (problem)
    return (
      <ErrorState title="The pipeline is not available">
        <Text>{problem}</Text>
        <Button onClick={again}>Try again</Button>
      </ErrorState>
    );
  if (!answer) return <LoadingSpinner label="Reading the pipeline" showLabel layout="centered" />;
  const { figures, asOf, message, state } = answer;
  const choices = <Choices answer={answer} chosen={chosen} choose={choose} />;
  if (state === 'reckoning')
    return (
      <Flex direction="column" gap="lg">
        {choices}
        <LoadingSpinner label={message ?? 'Looking back'} showLabel layout="centered" />
      </Flex>
    );
  if (!figures)
    return (
      <Flex direction="column" gap="lg">
        {asOf ? choices : null}
        <EmptyState title={asOf ? 'No deals then' : 'No figures yet'} layout="vertical" imageWidth={120}>
          <Text>{message ?? 'They come with the first night after the deals have been read.'}</Text>
        </EmptyState>
      </Flex>
    );
  return (
    <Flex direction="column" gap="lg">
      {message ? (
        <Alert title="These numbers may be old" variant="warning">
          {message}
        </Alert>
      ) : null}
      {choices}
      {asOf ? (
        <Text format={{ fontWeight: 'bold' }}>
          {`As it stood when ${format.day(asOf)} ended (UTC), by what was known then`}
        </Text>
      ) : null}
      {asOf || figures.segment !== null ? null : (
        <>
          <Worklist figures={figures} portalId={context.portal.id} format={format} />
          <WorthPushing figures={figures} portalId={context.portal.id} format={format} />
          <Divider />
        </>
      )}
      <Velocity figures={figures} format={format} />
      <Divider />
      <Forecast figures={figures} format={format} />
      <Divider />
      <Funnel figures={figures} format={format} />
    </Flex>
  );
}

hubspot.extend<'pages'>(() => <Pipeline />);
