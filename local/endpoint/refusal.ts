// How problems of the services look from outside: the error names and status codes of AWS.

import { Problem } from '../../engine/problem.ts'

export interface Refusal {
  status: number
  name: string
  message: string
  /** The error's older name, which SQS's clients show as `Code`. */
  queryCode?: string
}

const refusals: Record<string, { name: string; status?: number; queryCode?: string }> = {
  'endpoint.access-denied': { name: 'AccessDeniedException', status: 400 },
  'endpoint.bad-json': { name: 'SerializationException' },
  'endpoint.bad-input': { name: 'ValidationException' },
  'endpoint.unknown-operation': { name: 'UnknownOperationException' },

  'queues.unknown-queue': { name: 'QueueDoesNotExist', queryCode: 'AWS.SimpleQueueService.NonExistentQueue' },
  'queues.bad-receipt': { name: 'ReceiptHandleIsInvalid' },
  'queues.not-in-flight': { name: 'MessageNotInflight', queryCode: 'AWS.SimpleQueueService.MessageNotInflight' },
  'queues.message-too-long': { name: 'InvalidParameterValue' },
  'queues.empty-message': { name: 'MissingParameter' },
  'queues.bad-attribute': { name: 'InvalidParameterValue' },
  'queues.empty-batch': { name: 'EmptyBatchRequest', queryCode: 'AWS.SimpleQueueService.EmptyBatchRequest' },
  'queues.batch-too-long': {
    name: 'TooManyEntriesInBatchRequest',
    queryCode: 'AWS.SimpleQueueService.TooManyEntriesInBatchRequest',
  },
  'queues.batch-ids-repeated': {
    name: 'BatchEntryIdsNotDistinct',
    queryCode: 'AWS.SimpleQueueService.BatchEntryIdsNotDistinct',
  },

  'states.execution-already-exists': { name: 'ExecutionAlreadyExists' },
  'states.execution-does-not-exist': { name: 'ExecutionDoesNotExist' },
  'states.state-machine-does-not-exist': { name: 'StateMachineDoesNotExist' },
  'states.invalid-arn': { name: 'InvalidArn' },
  'states.invalid-name': { name: 'InvalidName' },
  'states.invalid-execution-input': { name: 'InvalidExecutionInput' },
  'states.invalid-output': { name: 'InvalidOutput' },
  'states.invalid-token': { name: 'InvalidToken' },
  'states.task-timed-out': { name: 'TaskTimedOut' },

  'secrets.unknown-secret': { name: 'ResourceNotFoundException' },

  'mailbox.bad-request': { name: 'BadRequestException' },
  'mailbox.unknown-configuration-set': { name: 'NotFoundException', status: 404 },
  'mailbox.rejected': { name: 'MessageRejected' },
  'mailbox.throttled': { name: 'TooManyRequestsException', status: 429 },
  'mailbox.paused': { name: 'SendingPausedException' },
  'mailbox.not-verified': { name: 'MailFromDomainNotVerifiedException' },
  'mailbox.server-error': { name: 'InternalServiceErrorException', status: 500 },
}

/** The refusal that a caller sees; what nobody foresaw is an InternalFailure. */
export function refusalOf(error: unknown): Refusal {
  if (!(error instanceof Problem)) return { status: 500, name: 'InternalFailure', message: String(error) }
  const { name, status = 400, queryCode } = refusals[error.code] ?? { name: 'InternalFailure', status: 500 }
  return { status, name, message: error.message, ...(queryCode === undefined ? {} : { queryCode }) }
}
