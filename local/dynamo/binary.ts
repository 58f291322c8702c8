// Finds the embedded database engine for this platform.

import { createRequire } from 'node:module'
import { Problem } from '../../engine/problem.ts'

/** The internal tables that the stream index relies on are those of this version. */
export const engineVersion = '1.2.1'

/** Path of the engine's program; throws `local.no-engine` where none is installed for the platform. */
export function engineProgram(platform: string = `${process.platform}-${process.arch}`): string {
  try {
    return createRequire(import.meta.url).resolve(`@dynoxide/${platform}/dynoxide`)
  } catch (cause) {
    throw new Problem(
      'local.no-engine',
      `The embedded database has no program for ${platform} (found none of @dynoxide/${platform}; linux-x64 has one). ` +
        'Start a DynamoDB of your own, such as DynamoDB Local, and name it: DYNAMODB_ENDPOINT=http://localhost:8000.',
      { cause }
    )
  }
}
