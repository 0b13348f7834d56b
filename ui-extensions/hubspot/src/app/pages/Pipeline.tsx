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
import type { PipelineAnswer } from '../shared/api.ts';
import { type Format, formatFor } from '../shared/format.ts';
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
  const { answer, isWaiting, problem, chosen, again, choose } = usePipeline();
  const body = problem ? (
    <ErrorState title="The pipeline is not available">
      <Text>{problem}</Text>
      <Button onClick={again}>Try again</Button>
    </ErrorState>
  ) : !answer || isWaiting ? (
    <LoadingSpinner label="Reading the pipeline" showLabel layout="centered" />
  ) : (
    <Answered answer={answer} portalId={context.portal.id} format={format} />
  );
  if (!answer || (answer.pipelines.length === 0 && !answer.asOf)) return body;
  // The choices stay where they are whatever is below: whoever is in one of them stays in it, and can always go back.
  return (
    <Flex direction="column" gap="lg">
      <Choices answer={answer} isWaiting={isWaiting} chosen={chosen} choose={choose} />
      {body}
    </Flex>
  );
}

interface Props {
  answer: PipelineAnswer;
  portalId: number;
  format: Format;
}

function Answered({ answer: { figures, asOf, message, state }, portalId, format }: Props) {
  if (state === 'reckoning')
    return <LoadingSpinner label={message ?? 'Looking back'} showLabel layout="centered" />;
  if (!figures) {
    const title = state === 'not-yet-reckoned' && asOf ? 'No deals then' : 'No figures yet';
    return (
      <EmptyState title={title} layout="vertical" imageWidth={120}>
        <Text>{message ?? 'They come with the first night after the deals have been read.'}</Text>
      </EmptyState>
    );
  }
  const isOfAll = figures.segment === null;
  return (
    <>
      {message ? (
        <Alert title="These numbers may be old" variant="warning">
          {message}
        </Alert>
      ) : null}
      {asOf ? (
        <Alert title={`As it stood when ${format.day(asOf)} ended (UTC)`} variant="info">
          By what was known then. Lists of deals to work on are of today: empty the day to see them.
        </Alert>
      ) : isOfAll ? (
        <>
          <Worklist figures={figures} portalId={portalId} format={format} />
          <WorthPushing figures={figures} portalId={portalId} format={format} />
          <Divider />
        </>
      ) : (
        <Text variant="microcopy">
          {`Of ${figures.segment} alone. Lists of deals to work on are shown with all deals.`}
        </Text>
      )}
      <Velocity figures={figures} format={format} />
      <Divider />
      <Forecast figures={figures} format={format} />
      <Divider />
      <Funnel figures={figures} format={format} />
    </>
  );
}

hubspot.extend<'pages'>(() => <Pipeline />);
