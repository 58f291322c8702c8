// What every client of the SDK is made with. A function makes few calls of many kinds that are alike, and the SDK would put
// its middleware together anew for each, and prepare the input and output of each for a log that nobody reads: a fifth of a
// call's processor time.

import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb'

/** A logger without methods: what is logged is not even made. */
const logger = {} as NonNullable<DynamoDBClientConfig['logger']>

export const clientSettings = { cacheMiddleware: true, logger }
