// Customers of a project made of a model and a starter, with the starter live, in virtual time.
import type { Compiled } from '../../../engine/language/project.ts'
import { World } from '../../engine/world/world.ts'
import { addition } from '../../../cli/starter/addition.ts'
import { expectedEnds } from '../../../engine/journey/contract.ts'
import { compileProject } from '../../../engine/language/project.ts'
import { customerKey, day, start } from '../../engine/world/brand.ts'
import { readModel, readShared, readStarter } from '../../../cli/starter/shelf.ts'
import { renamed } from '../../../cli/starter/renaming.ts'

/** The starter on the model, live. */
export async function liveOn(model: string, name: string): Promise<Compiled> {
  const project = readModel(model)
  const starter = readStarter(name)
  const { files, problems } = await addition(project, renamed(starter, starter.about.models[model] ?? {}), { shared: readShared(), keep: false })
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('\n'))
  const texts = Object.entries({ ...project.files, ...files }).map(([path, text]) => [path, path.endsWith('.journey.json') ? text.replace('"status": "draft"', '"status": "live"') : text])
  return compileProject({ files: Object.fromEntries(texts) })
}

/** What a customer does: so many days after the start, an event with its properties, attributes, or something with the world. */
export type Deed = [days: number, what: string | object | ((world: World, user: string) => Promise<void> | void), properties?: object]

let posted = 0

const call = (user: string, at: number, what: string | object, properties: object): object => ({
  userId: user, messageId: `${user}-${++posted}`, timestamp: new Date(at).toISOString(),
  ...(typeof what === 'string' ? { type: 'track', event: what, properties } : { type: 'identify', traits: what }),
})

/** Lets customers live side by side until so many days after the start (Monday 4 January 2010, 10:00 in London). */
export async function live(compiled: Compiled, users: Record<string, Deed[]>, days: number): Promise<World> {
  const world = new World(compiled, start)
  await world.post(Object.keys(users).map((user) => call(user, start, { email: `${user}@example.com`, firstName: user }, {})))
  const deeds = Object.entries(users).flatMap(([user, own]) => own.map(([after, what, properties = {}]) => ({ user, at: start + after * day, what, properties })))
  for (const { user, at, what, properties } of deeds.toSorted((one, other) => one.at - other.at)) {
    await world.advanceTo(at)
    if (typeof what === 'function') await what(world, user)
    else await world.post([call(user, at, what, properties)])
  }
  await world.advanceTo(start + days * day)
  // An expected end reaches the world as a failure that the state catches.
  const faults = world.faults.filter(({ error }) => !(error instanceof Error && (expectedEnds as readonly string[]).includes(error.name)))
  if (faults.length > 0) throw new Error(String(faults[0]?.error))
  return world
}

const mailOf = (world: World, user: string, email: string): World['mails'][number]['mail'] => {
  const found = world.mails.findLast(({ mail }) => mail.to === `${user}@example.com` && mail.tags['email'] === email)
  if (found === undefined) throw new Error(`${user} has no mail ${email}`)
  return found.mail
}

/** A person clicks on a link of an e-mail. */
export const clicks = (email: string, userAgent = 'Firefox') => (world: World, user: string): void => world.report(mailOf(world, user, email), 'Click', { link: 'https://www.example.com/', userAgent })

/** Follows the unsubscribe link of an e-mail. */
export const leaves = (topic: string, email: string) => (world: World, user: string): Promise<void> => world.unsubscribe({ customer: customerKey(user), message: mailOf(world, user, email).tags['message']!, topic })

export const notified = (world: World, user: string): string[] => world.published.filter(({ type, detail }) => type === 'Notification' && detail['customer'] === customerKey(user)).map(({ detail }) => String(detail['name']))

export const htmlOf = (world: World, user: string, email: string): string => mailOf(world, user, email).html

/** Why the customer was not let in. */
export const refusals = (world: World, user: string): string[] => world.items('refusal').filter(({ pk }) => pk === `C#${customerKey(user)}`).map((item) => String(item['reason']))
