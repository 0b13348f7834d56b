/** A stage as the pipelines API gives it: metadata values are text. */
export interface Stage {
  id: string;
  label: string;
  displayOrder: number;
  metadata: { isClosed: 'true' | 'false'; probability: string };
  archived: boolean;
  createdAt: string;
  updatedAt: string;
  writePermissions: 'CRM_PERMISSIONS_ENFORCEMENT';
}

export interface Pipeline {
  id: string;
  label: string;
  displayOrder: number;
  stages: Stage[];
  archived: boolean;
  createdAt: string;
  updatedAt: string;
}

/** `probability` in steps of a tenth; 1 and 0 of a closed stage mean won and lost. */
export function stage(
  at: string,
  given: { id: string; label: string; displayOrder: number; probability: number; closed: boolean },
): Stage {
  return {
    id: given.id,
    label: given.label,
    displayOrder: given.displayOrder,
    metadata: { isClosed: given.closed ? 'true' : 'false', probability: given.probability.toFixed(1) },
    archived: false,
    createdAt: at,
    updatedAt: at,
    writePermissions: 'CRM_PERMISSIONS_ENFORCEMENT',
  };
}

/** What every new account starts with. */
export function defaultPipeline(at: string): Pipeline {
  const stages = [
    ['appointmentscheduled', 'Appointment Scheduled', 0.2],
    ['qualifiedtobuy', 'Qualified To Buy', 0.4],
    ['presentationscheduled', 'Presentation Scheduled', 0.6],
    ['decisionmakerboughtin', 'Decision Maker Bought-In', 0.8],
    ['contractsent', 'Contract Sent', 0.9],
    ['closedwon', 'Closed Won', 1],
    ['closedlost', 'Closed Lost', 0],
  ] as const;
  return {
    id: 'default',
    label: 'Sales Pipeline',
    displayOrder: 0,
    archived: false,
    createdAt: at,
    updatedAt: at,
    stages: stages.map(([id, label, probability], displayOrder) =>
      stage(at, { id, label, displayOrder, probability, closed: id.startsWith('closed') }),
    ),
  };
}
