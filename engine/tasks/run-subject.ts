// Loads what conditions of a run ask for beyond the profile: topics from the contact, outcomes from message records. Only
// what some condition needs is read.
import type { Item } from '../ports.ts'
import type { JsonObject } from '../json.ts'
import type { MessageOutcomes } from '../conditions/condition.ts'
import type { RunSubject } from '../journey/occurrence.ts'
import type { TaskContext } from './task-context.ts'
import { contactKey, customerPartition, messagePrefix, runId } from '../table/keys.ts'
import { contactOf, isSubscribed } from '../journey/contact.ts'
import { happeningKindOf } from '../happenings/registry.ts'
import { needsOf } from '../conditions/registry.ts'

export async function loadSubject(context: Pick<TaskContext, 'table'>, subject: RunSubject, conditions: readonly JsonObject[]): Promise<RunSubject> {
  const needs = new Set(conditions.flatMap((condition) => [...needsOf(condition)]))
  const { customer } = subject.enrollment
  const loaded: RunSubject = { ...subject, subject: { ...subject.subject } }
  if (needs.has('topics')) {
    const contact = contactOf(customer, await context.table.get(contactKey(customer), { consistent: true }))
    loaded.subject = { ...loaded.subject, subscribed: (topic) => isSubscribed(contact, topic, subject.model.topic(topic)) }
  }
  if (needs.has('messages')) loaded.subject = { ...loaded.subject, messages: await loadOutcomes(context, subject) }
  return loaded
}

/** What became of all messages to the customer. */
export async function loadOutcomes(context: Pick<TaskContext, 'table'>, { enrollment: { customer, run } }: RunSubject): Promise<MessageOutcomes> {
  const { items } = await context.table.query(customerPartition(customer), { prefix: messagePrefix() })
  return outcomesOf(items, runId(run))
}

/** The same for what these happenings ask. */
export function loadFor(context: Pick<TaskContext, 'table'>, subject: RunSubject, happenings: readonly JsonObject[]): Promise<RunSubject> {
  return loadSubject(context, subject, happenings.map((happening) => happeningKindOf(happening)?.condition?.(happening)).filter((condition) => condition !== undefined))
}

/** A bare step is of this run, `journey/step` of any run, a topic of any message. A skipped one fails every other test. */
function outcomesOf(items: readonly Item[], run: string): MessageOutcomes {
  return {
    was({ step, topic }, outcome, { link, machine }) {
      return items.some((item) => {
        if (topic !== undefined ? item['topic'] !== topic : !isStep(item, step ?? '', run)) return false
        if (outcome === 'skipped') return item['status'] === 'skipped'
        if (item['status'] === 'skipped' || item['status'] === 'refused') return false
        if (outcome === 'sent') return true
        // Only clicks have links.
        const [own, byMachine] = link === undefined ? [outcome, `${outcome}ByMachine`] : ['links', 'linksByMachine']
        const came = (attribute: string): boolean => (link === undefined ? item[attribute] !== undefined : ((item[attribute] ?? []) as string[]).includes(link))
        return came(own) || (machine === true && came(byMachine))
      })
    },
  }
}

function isStep(item: Item, reference: string, run: string): boolean {
  const [journey, step] = reference.includes('/') ? reference.split('/') : [undefined, reference]
  if (item['step'] !== step) return false
  return journey === undefined ? item['run'] === run : (item['run'] as string).startsWith(`${journey}_`)
}
