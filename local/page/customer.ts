// One customer as the page shows them, read from the table.

import type { JsonObject } from '../../engine/json.ts'
import { contactOf, isSubscribed } from '../../engine/journey/contact.ts'
import { enrollmentOf, executionArn } from '../../engine/journey/enrollment.ts'
import type { ModelData } from '../../engine/model/model.ts'
import type { Item } from '../../engine/ports.ts'
import { attributesOf, type Profile } from '../../engine/profile/profile.ts'
import { profileOf } from '../../engine/profile/profile-item.ts'
import { zoneOf } from '../../engine/content/brand.ts'
import { contactKey, customerPartition, profileKey } from '../../engine/table/keys.ts'
import { readItem } from '../dynamo/item.ts'
import type { Attributes } from '../dynamo/requests.ts'
import { tableOf } from '../summary/table-name.ts'
import type { OneMachine } from '../system.ts'
import { timelineOf, type Entry } from './timeline.ts'

export interface CustomerView {
  key: string
  user?: string
  /** By whose clock their story is told. */
  zone: string
  stage?: { name: string; label: string; since: number; goal?: string }
  attributes: JsonObject
  facts: { event: string; where?: JsonObject; count: number; first: number; last: number; sums?: Record<string, string> }[]
  topics: { name: string; label: string; subscribed: boolean; at?: number }[]
  suppressed: { reason: string; at: number }[]
  /** Runs under way, and where they are. */
  open: { journey: string; name: string; since: number; state?: string; stateSince?: number; heldOut: boolean }[]
  timeline: Entry[]
}

/** By the customer's key; undefined when nothing is known of them. */
export async function viewCustomer(system: OneMachine, model: ModelData, key: string): Promise<CustomerView | undefined> {
  const items = await partition(system, key)
  const profileItem = items.find(({ sk }) => sk === profileKey(key).sk)
  if (profileItem === undefined) return undefined
  const profile = profileOf(profileItem)
  const linked = await Promise.all((profile.linked ?? []).map((anonymous) => partition(system, anonymous)))
  const events = linked.flat().filter(({ kind }) => kind === 'event')
  return {
    key,
    ...(profile.user === undefined ? {} : { user: profile.user }),
    zone: zoneOf(attributesOf(profile), model.brand),
    ...stageOf(profile, model),
    attributes: attributesOf(profile),
    facts: factsOf(profile, model),
    ...consentOf(key, items, model),
    open: openRuns(system, items, model),
    timeline: timelineOf([...items, ...events], model, system.clock.now()),
  }
}

async function partition({ table, description }: Pick<OneMachine, 'table' | 'description'>, key: string): Promise<Item[]> {
  const items: Item[] = []
  let from: Attributes | undefined
  do {
    const page: { Items?: Attributes[]; LastEvaluatedKey?: Attributes } = await table.send('Query', {
      TableName: tableOf(description),
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: customerPartition(key) } },
      ...(from === undefined ? {} : { ExclusiveStartKey: from }),
    })
    for (const item of page.Items ?? []) items.push(readItem(item))
    from = page.LastEvaluatedKey
  } while (from !== undefined)
  return items
}

function stageOf(profile: Profile, { stages }: ModelData): Pick<CustomerView, 'stage'> {
  if (profile.stage === undefined) return {}
  const stage = stages.find(({ name }) => name === profile.stage)
  return {
    stage: { name: profile.stage, label: stage?.label ?? profile.stage, since: profile.stageSince ?? 0, ...(stage?.goal === undefined ? {} : { goal: stage.goal }) },
  }
}

function factsOf(profile: Profile, { facts }: ModelData): CustomerView['facts'] {
  return facts.flatMap(({ id, event, where }) => {
    const fact = profile.facts[id]
    if (fact === undefined) return []
    const { count, first, times, sums } = fact
    return [{ event, count, first, last: times[0] ?? first, ...(where === undefined ? {} : { where }), ...(sums === undefined ? {} : { sums }) }]
  })
}

function consentOf(key: string, items: readonly Item[], { topics }: ModelData): Pick<CustomerView, 'topics' | 'suppressed'> {
  const contact = contactOf(key, items.find(({ sk }) => sk === contactKey(key).sk))
  return {
    topics: Object.entries(topics).map(([name, topic]) => {
      const at = contact.topics[name]?.at
      return { name, label: topic.label, subscribed: isSubscribed(contact, name, topic), ...(at === undefined ? {} : { at }) }
    }),
    suppressed: Object.values(contact.suppressed),
  }
}

function openRuns({ machines }: Pick<OneMachine, 'machines'>, items: readonly Item[], { journeys }: ModelData): CustomerView['open'] {
  return items
    .filter((item) => item['kind'] === 'enrollment' && item['status'] !== 'ended')
    .map((item) => {
      const enrollment = enrollmentOf(item)
      const { run, enteredAt, heldOut } = enrollment
      const visit = heldOut ? undefined : visitNow(machines, executionArn(enrollment))
      return {
        journey: run.journey,
        name: journeys[run.journey]?.name ?? run.journey,
        since: enteredAt,
        heldOut,
        ...(visit === undefined ? {} : { state: visit.state, stateSince: visit.enteredAt }),
      }
    })
}

/** The state that an execution is in; undefined where it has not started, or has ended, meanwhile. */
function visitNow(machines: OneMachine['machines'], arn: string): { state: string; enteredAt: number } | undefined {
  try {
    return machines.history(arn).findLast(({ leftAt }) => leftAt === undefined)
  } catch {
    // The claim is written before the execution starts.
    return undefined
  }
}
