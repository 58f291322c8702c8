// The e-mails that the journeys send, compiled; one that is named and missing, or there and broken, is a problem.
import type { EmailContent } from '../content/email.ts'
import type { JourneyFile } from './journey-file.ts'
import type { LifecycleFile } from './lifecycle-file.ts'
import type { TopicKind } from '../model/model.ts'
import type { ProjectSource } from '../project-files.ts'
import { Problem } from '../problem.ts'
import { compileEmail, emailsIn } from '../content/publish/compile-email.ts'
import { kindOfStep } from '../steps/registry.ts'
import { nearest } from '../nearest.ts'
import { suppliesOf } from './content-supplies.ts'
import { visit } from '../compile/ids.ts'

export interface ProjectEmails {
  /** By `journey/name`. */
  emails: Record<string, EmailContent>
  problems: Problem[]
  warnings: Problem[]
}

export async function readEmails(source: ProjectSource, lifecycle: LifecycleFile, journeys: readonly JourneyFile[]): Promise<ProjectEmails> {
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
        if (journey.partEmails[email] === undefined && !names.includes(email)) {
          const message = `sends the e-mail "${email}", and there is no content/${key}.mjml`
          result.problems.push(new Problem('send.no-content', message, { place: journey.placeOf(step, path), suggestion: nearest(email, names) }))
        }
        kinds.set(key, (kinds.get(key) ?? new Set()).add(lifecycle.topics[topic]?.kind ?? 'marketing'))
      }
    })
  }
  const supplies = suppliesOf(journeys, lifecycle)
  for (const { key, journey, name } of [...found.map((one) => ({ ...one, key: `${one.journey}/${one.name}` })), ...journeys.flatMap(emailsOfParts)]) {
    const compiled = await compileEmail({
      journey, name, files, defaultLocale: lifecycle.brand.defaultLocale, ...kindOf(kinds.get(key)), senders: Object.keys(lifecycle.brand.senders), ...supplies.get(key),
      known: { recent: Object.keys(lifecycle.recent ?? {}), ...supplies.get(key)?.known },
    })
    result.problems.push(...compiled.problems)
    result.warnings.push(...compiled.warnings)
    if (compiled.content !== undefined) result.emails[key] = compiled.content
  }
  return result
}

/** Duties of marketing mail hold as soon as one message that brings it is such; what nobody sends is taken for it. */
function kindOf(kinds: ReadonlySet<TopicKind> = new Set(['marketing'])): { kind: TopicKind; alsoTransactional: boolean } {
  return { kind: kinds.has('marketing') ? 'marketing' : 'transactional', alsoTransactional: kinds.has('transactional') }
}

/** Compiled for each journey that sends them, for what content may read depends on it. */
function emailsOfParts({ id, partEmails }: JourneyFile): { key: string; journey: string; name: string }[] {
  return Object.entries(partEmails).map(([email, { folder, name }]) => ({ key: `${id}/${email}`, journey: folder, name }))
}
