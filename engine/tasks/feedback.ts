// Turns what the mail service reports into ordinary events of the customer, and settles the message's record. A hard bounce
// or a complaint suppresses the address, in one transaction with its event.
import type { Json, JsonObject } from '../json.ts'
import type { Keyring } from '../identity/keyring.ts'
import type { TaskContext } from './task-context.ts'
import { eventItem } from '../ingest/event-item.ts'
import { isMachine } from '../journey/machine-reader.ts'
import { isObject, valueAt } from '../json.ts'
import { messageKey, parseMessageId, type Act } from '../table/keys.ts'
import { shortHash } from '../identity/keyring.ts'
import { storedEvent, writeConsent } from './consent.ts'

interface Report {
  type: string
  /** The service's id of the mail. */
  mailId: string
  message: string
  at: number
  detail: JsonObject
  addresses: string[]
}

type Outcome = { event?: 'Email Delivered' | 'Email Opened' | 'Email Link Clicked' | 'Email Bounced' | 'Email Marked as Spam'; attribute: string; suppress?: 'bounced' | 'complained' }

/** False when the report is about no message of ours. */
export async function takeReport(context: TaskContext, event: unknown, keyring: Keyring): Promise<boolean> {
  const report = readReport(event)
  const parsed = report === undefined ? undefined : parseMessageId(report.message)
  if (report === undefined || parsed === undefined) return false
  const { customer, act } = parsed
  if (report.type === 'Send') {
    await settleClaim(context, customer, act, report.mailId)
    return true
  }
  const outcome = outcomeOf(report)
  if (outcome === undefined) return true
  await settleRecord(context, customer, act, report, outcome)
  if (outcome.event === undefined) return true
  const consent = { name: outcome.event, id: shortHash(`${report.mailId}\n${report.type}\n${report.at}\n${textOf(report.detail['feedbackId'] ?? report.detail['link'])}`, 20), at: report.at, properties: propertiesOf(report, act) }
  if (outcome.suppress === undefined) {
    await context.table.write({ put: eventItem(storedEvent(customer, consent, context.now())), if: { exists: false } })
    return true
  }
  const reason = outcome.suppress
  const hashes = report.addresses.map((address) => keyring.address(address))
  await writeConsent(context, customer, { ...consent, name: reason === 'bounced' ? 'Email Bounced' : 'Email Marked as Spam' }, (contact) => {
    const fresh = hashes.filter((hash) => contact.suppressed[hash] === undefined)
    if (fresh.length === 0) return undefined
    return { ...contact, suppressed: { ...contact.suppressed, ...Object.fromEntries(fresh.map((hash) => [hash, { reason, at: report.at }])) } }
  })
  return true
}

/** Only a record that its sender could not settle is still claimed: a read tells for a tenth of what a refused write costs. */
async function settleClaim(context: TaskContext, customer: string, act: Act, mailId: string): Promise<void> {
  const key = messageKey(customer, act)
  const record = await context.table.get(key)
  if (record !== undefined && record['status'] !== 'claimed') return
  await context.table.write({ update: key, set: { status: 'sent', mailId }, if: { is: { status: 'claimed' } } })
}

async function settleRecord(context: TaskContext, customer: string, act: Act, report: Report, outcome: Outcome): Promise<void> {
  const key = messageKey(customer, act)
  await context.table.write({ update: key, set: { [outcome.attribute]: report.at }, if: { exists: true, absent: [outcome.attribute] } })
  if (outcome.event !== 'Email Link Clicked') return
  const link = linkId(report)
  if (link === undefined) return
  const attribute = outcome.attribute === 'clicked' ? 'links' : 'linksByMachine'
  const item = await context.table.get(key, { consistent: true })
  const links = (item?.[attribute] ?? []) as string[]
  if (item !== undefined && !links.includes(link)) await context.table.write({ update: key, set: { [attribute]: [...links, link].slice(-20) }, if: { exists: true } })
}

function outcomeOf({ type, detail }: Report): Outcome | undefined {
  const machine = isMachine(detail['userAgent'])
  switch (type) {
    case 'Delivery': return { event: 'Email Delivered', attribute: 'delivered' }
    case 'Open': return { event: 'Email Opened', attribute: machine ? 'openedByMachine' : 'opened' }
    case 'Click': return { event: 'Email Link Clicked', attribute: machine ? 'clickedByMachine' : 'clicked' }
    case 'Bounce': return detail['bounceType'] === 'Permanent' ? { event: 'Email Bounced', attribute: 'bounced', suppress: 'bounced' } : { event: 'Email Bounced', attribute: 'bouncedSoftly' }
    case 'Complaint': return { event: 'Email Marked as Spam', attribute: 'complained', suppress: 'complained' }
    case 'Reject':
    case 'Rendering Failure': return { attribute: 'rejected' }
    default: return undefined
  }
}

function propertiesOf(report: Report, act: { run: string; step: string }): JsonObject {
  const { detail } = report
  const [journey = ''] = act.run.split('_')
  const link = linkId(report)
  return {
    message_id: report.message, email_id: act.step, campaign_id: journey,
    ...(typeof detail['link'] === 'string' ? { link_url: detail['link'] } : {}),
    ...(link === undefined ? {} : { link_id: link }),
    ...(typeof detail['bounceType'] === 'string' ? { bounce_type: detail['bounceType'] } : {}),
    ...(isMachine(detail['userAgent']) ? { machine: true } : {}),
  }
}

/** Links are named by `ses:tags="link:NAME;"` in the HTML, which the service hands back with a click. */
function linkId({ detail }: Report): string | undefined {
  const tagged = valueAt(detail, 'linkTags.link')
  return Array.isArray(tagged) && typeof tagged[0] === 'string' ? tagged[0] : undefined
}

function readReport(event: unknown): Report | undefined {
  const detail = isObject(event) ? event['detail'] : undefined
  if (!isObject(detail)) return undefined
  const type = detail['eventType']
  const mail = detail['mail']
  const tagged = isObject(mail) ? valueAt(mail, 'tags.message') : undefined
  const message = Array.isArray(tagged) ? tagged[0] : undefined
  if (typeof type !== 'string' || !isObject(mail) || typeof message !== 'string') return undefined
  const name = type === 'Rendering Failure' ? 'failure' : type === 'DeliveryDelay' ? 'deliveryDelay' : type.toLowerCase()
  const own = isObject(detail[name]) ? detail[name] : {}
  const at = Date.parse(textOf(own['timestamp'] ?? mail['timestamp']))
  return { type, mailId: textOf(mail['messageId']), message, at: Number.isNaN(at) ? 0 : at, detail: own, addresses: addressesOf(own) }
}

function addressesOf(detail: JsonObject): string[] {
  return ([detail['bouncedRecipients'], detail['complainedRecipients']].flat() as (Json | undefined)[]).flatMap((one) => (isObject(one) && typeof one['emailAddress'] === 'string' ? [one['emailAddress']] : []))
}

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '')
