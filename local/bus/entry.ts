// An entry of PutEvents, and what EventBridge refuses one for.

export interface Entry {
  /** Name or ARN; the default bus unless told. */
  busName?: string
  source: string
  detailType: string
  /** JSON. */
  detail: string
  resources?: string[]
  /** Instant in ms since the epoch; now unless told. */
  time?: number
}

/** The error of an entry that cannot be taken, as PutEvents reports it; undefined for a good one. */
export function faultOf(entry: Entry): { errorCode: string; errorMessage: string } | undefined {
  for (const [name, value] of Object.entries({ Source: entry.source, DetailType: entry.detailType, Detail: entry.detail })) {
    if (value !== '') continue
    return { errorCode: 'InvalidArgument', errorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.` }
  }
  if (entry.source.startsWith('aws.')) {
    return { errorCode: 'NotAuthorizedForSourceException', errorMessage: 'Not authorized for the source.' }
  }
  return isObjectText(entry.detail) ? undefined : { errorCode: 'MalformedDetail', errorMessage: 'Detail is malformed.' }
}

function isObjectText(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}
