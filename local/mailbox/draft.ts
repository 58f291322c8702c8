// Reads the request of SendEmail and refuses what SES refuses.
// https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html

import { Problem } from '../../engine/problem.ts'
import type { Input } from '../endpoint/input.ts'
import type { Draft } from './mail.ts'
import { readRaw } from './raw.ts'

/** Throws `mailbox.bad-request`, with what is wrong. */
export function readDraft(input: Input): Draft {
  if (input.value('ListManagementOptions') !== undefined) {
    throw badRequest('ListManagementOptions is not known on one machine: send List-Unsubscribe headers of your own.')
  }
  const content = input.object('Content')
  if (content?.value('Template') !== undefined) {
    throw badRequest('Templates are not known on one machine: send Simple content, rendered before.')
  }
  const addresses = readAddresses(input)
  const tags = readTags(input)
  const configurationSet = input.optionalText('ConfigurationSetName')
  const shared = { ...addresses, tags, ...(configurationSet === undefined ? {} : { configurationSet }) }
  const raw = content?.object('Raw')
  if (raw !== undefined) return withRaw(shared, raw.text('Data'))

  const simple = content?.object('Simple')
  if (simple === undefined) throw badRequest('Content has neither Simple nor Raw.')
  if (simple.value('Attachments') !== undefined) throw badRequest('Attachments are not known on one machine.')
  if (shared.from === '') throw badRequest('FromEmailAddress is missing.')
  checkRecipients(shared)
  const body = simple.object('Body')
  const html = body?.object('Html')?.text('Data')
  const text = body?.object('Text')?.text('Data')
  const subject = simple.object('Subject')?.optionalText('Data')
  if (subject === undefined) throw badRequest('Subject is missing.')
  if (html === undefined && text === undefined) throw badRequest('Body has neither Html nor Text.')
  return {
    ...shared,
    subject,
    ...(html === undefined ? {} : { html }),
    ...(text === undefined ? {} : { text }),
    headers: readHeaders(simple),
  }
}

type Shared = Pick<Draft, 'from' | 'to' | 'cc' | 'bcc' | 'replyTo' | 'tags' | 'configurationSet'>

function withRaw(shared: Shared, data: string): Draft {
  const { headers, html, text, raw } = readRaw(Buffer.from(data, 'base64').toString())
  const header = (wanted: string): string => headers.find(({ name }) => name.toLowerCase() === wanted)?.value ?? ''
  const listed = (wanted: string): string[] => header(wanted).split(',').map((part) => part.trim()).filter(Boolean)
  const isAddressed = shared.to.length + shared.cc.length + shared.bcc.length > 0
  const draft: Draft = {
    ...shared,
    from: shared.from === '' ? header('from') : shared.from,
    to: isAddressed ? shared.to : listed('to'),
    cc: isAddressed ? shared.cc : listed('cc'),
    subject: header('subject'),
    headers,
    raw,
    ...(html === undefined ? {} : { html }),
    ...(text === undefined ? {} : { text }),
  }
  if (draft.from === '') throw badRequest('The message has no From.')
  checkRecipients(draft)
  return draft
}

function readAddresses(input: Input): Omit<Shared, 'tags'> {
  const destination = input.object('Destination')
  return {
    from: input.optionalText('FromEmailAddress') ?? '',
    to: destination?.texts('ToAddresses') ?? [],
    cc: destination?.texts('CcAddresses') ?? [],
    bcc: destination?.texts('BccAddresses') ?? [],
    replyTo: input.texts('ReplyToAddresses'),
  }
}

function checkRecipients({ to, cc, bcc }: Pick<Draft, 'to' | 'cc' | 'bcc'>): void {
  const recipients = [...to, ...cc, ...bcc]
  if (recipients.length === 0) throw badRequest('Destination has no recipient.')
  if (recipients.length > 50) throw badRequest(`Found ${recipients.length} recipients; 50 are allowed.`)
  if (recipients.some((address) => !/^[^\s@]+@[^\s@]+$|<[^\s@]+@[^\s@]+>$/.test(address))) {
    throw badRequest('A recipient is no e-mail address.')
  }
}

function readTags(input: Input): Record<string, string> {
  const tags = input.objects('EmailTags').map((tag) => [tag.text('Name'), tag.text('Value')] as const)
  for (const part of tags.flat()) {
    if (!/^[A-Za-z0-9_-]{1,256}$/.test(part)) {
      throw badRequest(`The tag part ${JSON.stringify(part)} is wrong: 1 to 256 of A-Z, a-z, 0-9, _ and - are allowed.`)
    }
  }
  const named = Object.fromEntries(tags)
  if (Object.keys(named).length < tags.length) throw badRequest('Two tags have the same name.')
  return named
}

function readHeaders(simple: Input): Draft['headers'] {
  const headers = simple.objects('Headers').map((header) => ({ name: header.text('Name'), value: header.text('Value') }))
  if (headers.length > 15) throw badRequest(`Found ${headers.length} headers; 15 are allowed.`)
  for (const { name, value } of headers) {
    if (!/^[!-9;-@A-~]{1,126}$/.test(name) || !/^[ -~]{1,995}$/.test(value) || name.length + value.length > 996) {
      throw badRequest(`The header ${JSON.stringify(name)} is wrong: printable ASCII, name up to 126 and value up to 995.`)
    }
  }
  return headers
}

function badRequest(message: string): Problem {
  return new Problem('mailbox.bad-request', message)
}
