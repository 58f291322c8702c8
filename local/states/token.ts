// Task tokens: they name the attempt that waits for an answer, so that no index of them has to be kept.

export interface Attempt {
  executionArn: string
  ticket: number
}

export function writeToken({ executionArn, ticket }: Attempt): string {
  return Buffer.from(`${executionArn} ${ticket}`).toString('base64url')
}

/** The attempt that the token names, undefined when it is none of ours. */
export function readToken(token: string): Attempt | undefined {
  const [, executionArn, ticket] = /^(arn:\S+) (\d+)$/u.exec(Buffer.from(token, 'base64url').toString()) ?? []
  return executionArn === undefined ? undefined : { executionArn, ticket: Number(ticket) }
}
