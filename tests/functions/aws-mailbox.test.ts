import { describe, expect, test } from 'vitest'
import { SESv2Client } from '@aws-sdk/client-sesv2'
import { awsMailbox, requestOf } from '../../functions/aws-mailbox.ts'
import type { Mail } from '../../engine/ports.ts'

const mail: Mail = {
  from: '"Hartwell & Plum" <hello@example.com>', to: 'anna@example.com', subject: 'Grüße', html: '<p>Hallo</p>', text: 'Hallo',
  headers: { 'List-Unsubscribe': '<https://example.com/u>', 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }, tags: { message: 'c_welcome_0_1_hello_0', journey: 'welcome' },
}

describe('the request of a mail', () => {
  test('carries both bodies, the headers of one-click, the tags and the configuration set', () => {
    expect(requestOf(mail, 'perennial')).toEqual({
      FromEmailAddress: '"Hartwell & Plum" <hello@example.com>',
      Destination: { ToAddresses: ['anna@example.com'] },
      Content: {
        Simple: {
          Subject: { Data: 'Grüße', Charset: 'UTF-8' },
          Body: { Html: { Data: '<p>Hallo</p>', Charset: 'UTF-8' }, Text: { Data: 'Hallo', Charset: 'UTF-8' } },
          Headers: [{ Name: 'List-Unsubscribe', Value: '<https://example.com/u>' }, { Name: 'List-Unsubscribe-Post', Value: 'List-Unsubscribe=One-Click' }],
        },
      },
      EmailTags: [{ Name: 'message', Value: 'c_welcome_0_1_hello_0' }, { Name: 'journey', Value: 'welcome' }],
      ConfigurationSetName: 'perennial',
    })
  })
  test('names where to answer only if that is elsewhere', () => {
    expect(requestOf({ ...mail, replyTo: 'shop@example.com' }, 'perennial').ReplyToAddresses).toEqual(['shop@example.com'])
    expect(requestOf(mail, 'perennial')).not.toHaveProperty('ReplyToAddresses')
  })
})

describe('what became of a mail', () => {
  /** A client that meets this answer, and counts how often it was asked. */
  function answering(answer: { status: number; body: object; type?: string } | Error): { client: SESv2Client; asked: () => number } {
    let asked = 0
    const requestHandler = {
      async handle() {
        asked++
        if (answer instanceof Error) throw answer
        const { status: statusCode, body, type } = answer
        return { response: { statusCode, headers: { 'content-type': 'application/json', ...(type === undefined ? {} : { 'x-amzn-errortype': type }) }, body: new TextEncoder().encode(JSON.stringify(body)) } }
      },
    }
    const client = new SESv2Client({ maxAttempts: 1, region: 'eu-west-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' }, requestHandler: requestHandler as never })
    return { client, asked: () => asked }
  }
  const refusal = (type: string, status = 400) => answering({ status, body: { message: 'no' }, type })

  test('is accepted under the id that the service gave', async () => {
    const { client } = answering({ status: 200, body: { MessageId: 'm-1' } })
    expect(await awsMailbox('perennial', client).deliver(mail)).toEqual({ kind: 'accepted', id: 'm-1' })
  })
  test.each([['TooManyRequestsException', 429, true], ['LimitExceededException', 400, true], ['SendingPausedException', 400, true], ['AccountSuspendedException', 400, true], ['MailFromDomainNotVerifiedException', 400, false], ['MessageRejected', 400, false], ['NotFoundException', 404, false], ['BadRequestException', 400, false]])('is a definite refusal on %s', async (type, status, later) => {
    expect(await awsMailbox('perennial', refusal(type, status).client).deliver(mail)).toEqual({ kind: 'refused', reason: type, later })
  })
  test.each([['a fault of the service', { status: 500, body: { message: 'oh' }, type: 'InternalServiceErrorException' }], ['a refusal nobody knows', { status: 400, body: {}, type: 'BrandNewException' }], ['a broken connection', Object.assign(new Error('reset'), { name: 'TimeoutError' })]])('is unknown after %s, and it is not tried again', async (_, answer) => {
    const { client, asked } = answering(answer)
    expect(await awsMailbox('perennial', client).deliver(mail)).toMatchObject({ kind: 'unknown' })
    expect(asked()).toBe(1)
  })
})
