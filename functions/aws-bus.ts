// The bus port on EventBridge. The answer can be 200 and still not have taken every entry: those are put again.
import type { Bus, BusEvent } from '../engine/ports.ts'
import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge'
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { Problem } from '../engine/problem.ts'
import { clientSettings } from './client-settings.ts'

const perCall = 10
const tries = 5

export function awsBus(busName: string, client = new EventBridgeClient(clientSettings)): Bus {
  return {
    async publish(events) {
      let left = events.map((event) => entryOf(busName, event))
      for (let attempt = 0; attempt < tries && left.length > 0; attempt++) {
        const failed: PutEventsRequestEntry[] = []
        for (let index = 0; index < left.length; index += perCall) {
          const entries = left.slice(index, index + perCall)
          const answer = await client.send(new PutEventsCommand({ Entries: entries }))
          if ((answer.FailedEntryCount ?? 0) > 0) failed.push(...entries.filter((_, place) => answer.Entries?.[place]?.ErrorCode !== undefined))
        }
        left = failed
      }
      if (left.length > 0) throw new Problem('bus.not-accepted', `The bus did not accept ${left.length} of ${events.length} events in ${tries} tries; the batch is delivered again`)
    },
  }
}

function entryOf(busName: string, { type, detail }: BusEvent): PutEventsRequestEntry {
  return { EventBusName: busName, Source: 'perennial', DetailType: type, Detail: JSON.stringify(detail) }
}
