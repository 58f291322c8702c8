// Lets one made-up customer live through all journeys, in virtual time: what they do is posted, what they get they react to.
import type { Compiled } from '../../engine/language/project.ts'
import type { Mail } from '../../engine/ports.ts'
import type { Reaction, SimulatedCustomer } from './customer-file.ts'
import type { ModelData } from '../../engine/model/model.ts'
import type { AnsweredStep } from './ways.ts'
import { World } from './world.ts'
import { lengthOf } from './moment.ts'
import { parseMessageId, parseRun } from '../../engine/table/keys.ts'

export interface Life {
  world: World
  /** Everything that a Task of a journey has decided. */
  steps: AnsweredStep[]
}

interface Deed {
  at: number
  does(): Promise<void> | void
}

/** Resolves when the customer's `until` is reached. */
export async function live(compiled: Compiled, customer: SimulatedCustomer): Promise<Life> {
  const steps: AnsweredStep[] = []
  const model = JSON.parse(compiled.model.json) as ModelData
  const world = new World(compiled, customer.start, { root: 'the root secret of a simulation', onStep: (step) => steps.push(step) })
  const deeds: Deed[] = customer.calls.map(({ at, call }) => ({ at, does: async () => void (await world.post([call])) }))
  world.delivers = (mail) => {
    deeds.push(...reactionsTo(mail, customer.reactions, model, world))
    return { kind: 'accepted', id: `mail-${mail.tags['message']}` }
  }
  for (;;) {
    const next = deeds.toSorted((one, other) => one.at - other.at)[0]
    const at = Math.min(next?.at ?? Infinity, world.nextAt())
    if (at > customer.until) break
    await world.advanceTo(Math.max(at, world.now))
    if (next === undefined || next.at > world.now) continue
    deeds.splice(deeds.indexOf(next), 1)
    await next.does()
    await world.quiet()
  }
  await world.advanceTo(customer.until)
  return { world, steps }
}

/** Whatever is not said to bounce is delivered. */
function reactionsTo(mail: Mail, reactions: readonly Reaction[], { journeys }: ModelData, world: World): Deed[] {
  const message = mail.tags['message']!
  const { customer, act } = parseMessageId(message)!
  const { journey } = parseRun(act.run)
  const own = reactions.filter(({ to }) => to === '*' || to === act.step || to === `${journey}/${act.step}`)
  const report = (after: string | undefined, type: string, detail: object): Deed[] => (after === undefined ? [] : [{ at: world.now + lengthOf(after), does: () => world.report(mail, type, detail) }])
  const recipients = [{ emailAddress: mail.to }]
  if (own.some(({ bounces }) => bounces === true)) return report('1s', 'Bounce', { bounceType: 'Permanent', bouncedRecipients: recipients })
  const topic = journeys[journey]?.sends[act.step]?.topic
  return [
    ...report('1s', 'Delivery', {}),
    ...own.flatMap(({ opens, clicks, link, complains, unsubscribes }) => [
      ...report(opens, 'Open', {}),
      ...report(clicks, 'Click', { link: 'https://example.com/', ...(link === undefined ? {} : { linkTags: { link: [link] } }) }),
      ...report(complains, 'Complaint', { complainedRecipients: recipients }),
      ...(unsubscribes === undefined || topic === undefined ? [] : [{ at: world.now + lengthOf(unsubscribes), does: () => world.unsubscribe({ customer, message, topic }) }]),
    ]),
  ]
}
