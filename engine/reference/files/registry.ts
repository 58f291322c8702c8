// What the reference says of each file, beside the schema by which the parser reads it.
import type * as z from 'zod/mini'
import type { Entry } from '../entry.ts'
import { envelope } from './envelope.ts'
import { envelopeShape } from '../../content/publish/envelope-file.ts'
import { events } from './events.ts'
import { eventsShape } from '../../language/events-file.ts'
import { journey } from './journey.ts'
import { journeyShape } from '../../language/journey-file.ts'
import { lifecycle } from './lifecycle.ts'
import { lifecycleShape } from '../../language/lifecycle-file.ts'
import { part } from './part.ts'
import { partShape } from '../../language/part-file.ts'
import { segments } from './segments.ts'
import { segmentsShape } from '../../language/segments-file.ts'

export interface FileEntry extends Entry {
  schema: z.ZodMiniType
}

/** By the name of the file's JSON Schema. */
export const fileEntries: Record<string, FileEntry> = {
  journey: { ...journey, schema: journeyShape },
  lifecycle: { ...lifecycle, schema: lifecycleShape },
  part: { ...part, schema: partShape },
  segments: { ...segments, schema: segmentsShape },
  events: { ...events, schema: eventsShape },
  envelope: { ...envelope, schema: envelopeShape },
}
