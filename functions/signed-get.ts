// A signed GET of an AWS service, by the HTTP and signing code that the SDK's clients bring into every bundle anyway: a
// whole client for one call would weigh more, and Node's `fetch` takes 30 ms of a cold start to load.
import type { LambdaRuntime } from './environment.ts'
import { HttpRequest } from '@smithy/core/protocols'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { Sha256 } from '@smithy/core/checksum'
import { SignatureV4 } from '@smithy/signature-v4'
import { setTimeout } from 'node:timers/promises'
import { text } from 'node:stream/consumers'

export interface Answer {
  status: number
  text: string
}

const tries = 4

/** Asks again, with a longer pause each time, where no answer came or one that may be another a moment later (5xx, 429). */
export function signedGet(service: string, { region, credentials: { accessKeyId, secretAccessKey, sessionToken } }: LambdaRuntime, pauseMs = 100): (url: URL) => Promise<Answer> {
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) }
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256, uriEscapePath: false })
  const http = new NodeHttpHandler({ connectionTimeout: 2000, requestTimeout: 10_000 })

  async function ask(url: URL): Promise<Answer> {
    const { protocol, hostname, port, pathname, host } = url
    const request = new HttpRequest({ method: 'GET', protocol, hostname, path: pathname, headers: { host }, ...(port === '' ? {} : { port: Number(port) }) })
    const { response } = await http.handle((await signer.sign(request)) as HttpRequest)
    return { status: response.statusCode, text: await text(response.body as AsyncIterable<Buffer>) }
  }

  return async (url) => {
    for (let attempt = 1; ; attempt++) {
      try {
        const answer = await ask(url)
        if (attempt === tries || (answer.status < 500 && answer.status !== 429)) return answer
      } catch (error) {
        if (attempt === tries) throw error
      }
      await setTimeout(pauseMs * 2 ** attempt)
    }
  }
}
