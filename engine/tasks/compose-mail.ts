// Makes the mail of one message: content in the customer's language, the links and headers that bulk mail must carry
// (RFC 8058), and tags by which the mail service's reports find the message again.
import type { EmailContent } from '../content/email.ts'
import type { Mail } from '../ports.ts'
import type { Keyring } from '../identity/keyring.ts'
import type { RunSubject } from '../journey/occurrence.ts'
import type { SendPayload } from '../journey/contract.ts'
import type { Supplies } from './message-supplies.ts'
import { recentOf, scoresOf } from '../lifecycle/recent.ts'
import { attributesOf } from '../profile/profile.ts'
import { localeOf, senderOf } from '../content/brand.ts'
import { newestOf } from '../journey/latest.ts'
import { messageId } from '../table/keys.ts'
import { renderEmail } from '../content/render.ts'
import { unsubscribeToken } from '../journey/unsubscribe-token.ts'
import { zoneOfCustomer } from '../journey/plan.ts'

export interface MailSettings {
  keyring: Keyring
  /** Where the unsubscribe endpoint lives, without a slash at its end. */
  publicUrl: string
}

export interface Composing {
  payload: SendPayload
  run: RunSubject
  content: EmailContent
  email: string
  address: string
  supplies: Supplies
  settings: MailSettings
}

export function composeMail({ payload, run, content, email, address, supplies, settings }: Composing): { mail: Mail; locale: string } {
  const { model, profile, enrollment } = run
  const { brand } = model.data
  const attributes = attributesOf(profile)
  const id = messageId(payload.customer, payload)
  const marketing = model.topic(payload.topic)?.kind !== 'transactional'
  const unsubscribe = `${settings.publicUrl}/unsubscribe/${unsubscribeToken({ message: id, topic: payload.topic }, settings.keyring)}`
  const locale = localeOf(attributes, brand)
  const rendered = renderEmail(content.template, content.strings, { locale, zone: zoneOfCustomer({ model, profile }) }, {
    customer: { ...attributes, id: profile.user ?? '', stage: profile.stage ?? '', scores: scoresOf(model.data, profile, run.now) },
    recent: recentOf(model.data.recent, profile),
    trigger: enrollment.properties,
    latest: newestOf(enrollment).properties,
    ...(supplies.coupon === undefined ? {} : { coupon: supplies.coupon }),
    ...(supplies.referral === undefined ? {} : { referral: supplies.referral }),
    ...(enrollment.reward === undefined ? {} : { reward: enrollment.reward }),
    journey: { id: enrollment.run.journey, name: model.data.journeys[enrollment.run.journey]?.name ?? '' },
    links: { ...(typeof brand['shopUrl'] === 'string' ? { shop: brand['shopUrl'] } : {}), ...(marketing ? { unsubscribe } : {}) },
    brand,
  })
  const sender = senderOf(brand, rendered.from)
  return {
    locale: rendered.locale,
    mail: {
      from: `${quoted(sender.name)} <${sender.email}>`,
      to: address,
      ...(sender.replyTo === undefined ? {} : { replyTo: sender.replyTo }),
      subject: rendered.subject,
      html: rendered.html,
      text: rendered.text,
      headers: marketing ? { 'List-Unsubscribe': `<${unsubscribe}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {},
      tags: { message: id, journey: enrollment.run.journey, email },
    },
  }
}

const quoted = (name: string): string => `"${name.replaceAll(/["\\]/g, '\\$&')}"`
