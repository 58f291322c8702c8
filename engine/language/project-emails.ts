// The e-mails that the journeys send, compiled; one that is named and missing, or there and broken, is a problem.
import type { EmailContent } from '../content/email.ts'
import type { JourneyFile } from './journey-file.ts'
import type { LifecycleReading } from './lifecycle-file.ts'
import type { TopicKind } from '../model/model.ts'
import type { ProjectSource } from '../project-files.ts'
import { Problem } from '../problem.ts'
import { compileEmail, emailsIn } from '../content/publish/compile-email.ts'
import { kindOfStep } from '../steps/registry.ts'
import { nearest, surely } from '../nearest.ts'
import type { Supplies } from './content-supplies.ts'
import { suppliesOf } from './content-supplies.ts'
import { visit } from '../compile/ids.ts'

export interface ProjectEmails {
  /** By `journey/name`. */
  emails: Record<string, EmailContent>
  problems: Problem[]
  warnings: Problem[]
}

/** `journeys` may be broken: of what could not be read of them nothing is judged. */
export async function readEmails(source: ProjectSource, { lifecycle, known, lacks }: Pick<LifecycleReading, 'lifecycle' | 'known' | 'lacks'>, journeys: readonly JourneyFile[]): Promise<ProjectEmails> {
  const files = new Map(Object.entries(source.files))
  const found = emailsIn(files)
  const result: ProjectEmails = { emails: {}, problems: [], warnings: [] }
  const kinds = new Map<string, Set<TopicKind>>()
  for (const journey of journeys) {
    visit(journey.steps, (step) => {
      const topic = (step['topic'] as string | undefined) ?? journey.topic
      for (const { path, email } of kindOfStep(step)?.emails?.(step) ?? []) {
        const key = `${journey.id}/${email}`
        const names = found.filter((one) => one.journey === journey.id).map((one) => one.name)
        if (journey.partEmails[email] === undefined && !names.includes(email) && !journey.lacks(step, path)) {
          result.problems.push(noContent(journey.id, email, names, found, Object.keys(source.files)).at(journey.placeOf(step, path)))
        }
        const kind = lacks(['topics', topic]) ? undefined : lifecycle.topics[topic]?.kind
        const all = kinds.get(key) ?? new Set()
        kinds.set(key, kind === undefined ? all : all.add(kind))
      }
    })
  }
  const whole = journeys.filter(({ stepsSound }) => stepsSound)
  const supplies = lacks(['coupons']) || lacks(['rewards']) || lacks(['referral']) ? new Map<string, Supplies>() : suppliesOf(whole, lifecycle)
  for (const { key, journey, name } of [...found.map((one) => ({ ...one, key: `${one.journey}/${one.name}` })), ...journeys.flatMap(emailsOfParts)]) {
    // What an e-mail of no known send is for, only a journey that cannot be read could tell.
    const isUnread = files.has(`${journey}.journey.json`) && !whole.some(({ id }) => id === journey)
    const compiled = await compileEmail({
      journey, name, files, ...kindOf(kinds.get(key) ?? new Set(isUnread ? [] : ['marketing'])), ...supplies.get(key),
      ...(lacks(['brand', 'defaultLocale']) ? {} : { defaultLocale: lifecycle.brand.defaultLocale }),
      ...(known.senders === undefined ? {} : { senders: known.senders }),
      ...(known.attributes === undefined ? {} : { attributes: Object.keys(known.attributes) }),
      known: { ...(known.recent === undefined ? {} : { recent: known.recent }), ...supplies.get(key)?.known },
    })
    result.problems.push(...compiled.problems)
    result.warnings.push(...compiled.warnings)
    if (compiled.content !== undefined) result.emails[key] = compiled.content
  }
  return result
}

/** Duties of marketing mail hold as soon as one message that brings it is such; what nobody sends is taken for it. */
function kindOf(kinds: ReadonlySet<TopicKind>): { kind: TopicKind | 'unknown'; alsoTransactional: boolean } {
  const kind = (['marketing', 'transactional'] as const).find((one) => kinds.has(one)) ?? 'unknown'
  return { kind, alsoTransactional: kinds.has('transactional') }
}

/** The likely mend: a name nearly the same, the same name in another journey's folder, or a file that is no e-mail. */
function noContent(journey: string, email: string, names: readonly string[], all: readonly { journey: string; name: string }[], paths: readonly string[]): Problem {
  const bare = email.replace(/\.(mjml|html|json|txt)$/, '').split('/').at(-1) ?? email
  const message = `sends the e-mail "${email}", and there is no content/${journey}/${bare === email || names.includes(bare) ? `${email}.mjml` : `${bare}.mjml`}`
  if (bare !== email && names.includes(bare)) return new Problem('send.no-content', message, { suggestion: `Write the name alone: "${bare}".` })
  const elsewhere = all.find((one) => one.name === email)
  if (surely(email, names) === undefined && elsewhere !== undefined) return new Problem('send.no-content', message, { suggestion: `There is content/${elsewhere.journey}/${email}: copy it to content/${journey}.` })
  const other = paths.find((path) => path.startsWith(`content/${journey}/${email}.`) && !path.endsWith('.json'))
  if (other !== undefined) return new Problem('send.no-content', message, { suggestion: `There is ${other}: name it ${email}.mjml, or ${email}.html.` })
  return new Problem('send.no-content', message, { suggestion: names.length === 0 ? `Write content/${journey}/${bare}.mjml, and its subject into ${bare}.json beside it${bare === email ? '' : `; here its name alone: "${bare}"`}.` : nearest(email, names) })
}

/** Compiled for each journey that sends them, for what content may read depends on it. */
function emailsOfParts({ id, partEmails }: JourneyFile): { key: string; journey: string; name: string }[] {
  return Object.entries(partEmails).map(([email, { folder, name }]) => ({ key: `${id}/${email}`, journey: folder, name }))
}
