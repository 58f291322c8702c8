// SES's reports in the shape in which they come over EventBridge.
// https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html

import type { ServiceEvent } from '../bus/bus.ts'
import { arn, type Account } from '../template/names.ts'
import { noSuchMailbox, type Mail, type Report, type ReportKind } from './mail.ts'

const detailTypes: Record<ReportKind, string> = {
  Send: 'Email Sent',
  Delivery: 'Email Delivered',
  Bounce: 'Email Bounced',
  Complaint: 'Email Complaint Received',
  Open: 'Email Opened',
  Click: 'Email Clicked',
  Reject: 'Email Rejected',
}

export function reportEvent(mail: Mail, report: Report, account: Account): ServiceEvent {
  return {
    source: 'aws.ses',
    detailType: detailTypes[report.kind],
    resources: mail.configurationSet === undefined ? [] : [arn(account, 'ses', `configuration-set/${mail.configurationSet}`)],
    detail: { eventType: report.kind, mail: mailOf(mail, account), [report.kind.toLowerCase()]: contentOf(mail, report) },
  }
}

function mailOf(mail: Mail, account: Account): Record<string, unknown> {
  const domain = /@([^\s>]+)/.exec(mail.from)?.[1] ?? ''
  const own = Object.entries(mail.tags).map(([name, value]) => [name, [value]])
  return {
    timestamp: iso(mail.at),
    source: mail.from,
    sourceArn: arn(account, 'ses', `identity/${domain}`),
    sendingAccountId: account.accountId,
    messageId: mail.id,
    destination: recipientsOf(mail),
    headersTruncated: false,
    headers: [
      { name: 'From', value: mail.from },
      { name: 'To', value: mail.to.join(', ') },
      { name: 'Subject', value: mail.subject },
      { name: 'MIME-Version', value: '1.0' },
      ...mail.headers,
    ],
    commonHeaders: { from: [mail.from], to: mail.to, messageId: mail.id, subject: mail.subject },
    tags: {
      'ses:operation': ['SendEmail'],
      ...(mail.configurationSet === undefined ? {} : { 'ses:configuration-set': [mail.configurationSet] }),
      'ses:source-ip': ['127.0.0.1'],
      'ses:from-domain': [domain],
      'ses:caller-identity': [mail.identity],
      ...Object.fromEntries(own),
    },
  }
}

function contentOf(mail: Mail, report: Report): Record<string, unknown> {
  const timestamp = iso(report.at)
  const feedbackId = `${mail.id.slice(0, -7)}-${report.at.toString(16)}`
  switch (report.kind) {
    case 'Send':
      return {}
    case 'Reject':
      return { reason: 'Bad content' }
    case 'Delivery':
      return {
        timestamp,
        processingTimeMillis: report.at - mail.at,
        recipients: recipientsOf(mail),
        smtpResponse: '250 2.6.0 Message received',
        remoteMtaIp: '127.0.0.2',
        reportingMTA: 'local.amazonses.com',
      }
    case 'Bounce': {
      const { type, subType, status, diagnostic } = report.bounce ?? noSuchMailbox
      return {
        bounceType: type,
        bounceSubType: subType,
        bouncedRecipients: recipientsOf(mail).map((emailAddress) => ({
          emailAddress,
          action: 'failed',
          status,
          diagnosticCode: diagnostic,
        })),
        timestamp,
        feedbackId,
        reportingMTA: 'dns; local.amazonses.com',
      }
    }
    case 'Complaint':
      return {
        complainedRecipients: recipientsOf(mail).map((emailAddress) => ({ emailAddress })),
        timestamp,
        feedbackId,
        userAgent: 'perennial-local',
        complaintFeedbackType: 'abuse',
        arrivalDate: timestamp,
      }
    case 'Open':
      return { ipAddress: '127.0.0.1', timestamp, userAgent: 'perennial-local' }
    case 'Click':
      return { ipAddress: '127.0.0.1', timestamp, userAgent: 'perennial-local', link: report.link ?? '', linkTags: {} }
  }
}

export function recipientsOf({ to, cc, bcc }: Pick<Mail, 'to' | 'cc' | 'bcc'>): string[] {
  return [...to, ...cc, ...bcc]
}

function iso(instant: number): string {
  return new Date(instant).toISOString()
}
