import { expect, test } from 'vitest'
import { routeFinder } from '../../../local/http/routes.ts'
import type { HttpRoute } from '../../../local/template/http.ts'

const route = (key: string): HttpRoute => {
  const [method = 'ANY', path = '$default'] = key === '$default' ? [] : key.split(' ')
  return { apiId: 'api', method, path, functionName: key, payloadFormat: '2.0' }
}

const find = routeFinder(
  ['$default', 'ANY /v1/{proxy+}', 'GET /v1/{kind}', 'POST /v1/track', 'ANY /v1/track', 'GET /unsubscribe/{token}', 'GET /a/{x-y}/b'].map(route)
)
const found = (method: string, path: string): [string, Record<string, string>] | undefined => {
  const match = find(method, path)
  return match && [match.route.functionName, match.pathParameters]
}

test.each([
  ['POST', '/v1/track', 'POST /v1/track', {}],
  ['PUT', '/v1/track', 'ANY /v1/track', {}],
  ['GET', '/v1/other', 'GET /v1/{kind}', { kind: 'other' }],
  ['GET', '/v1/a/b', 'ANY /v1/{proxy+}', { proxy: 'a/b' }],
  ['GET', '/unsubscribe/a%20b', 'GET /unsubscribe/{token}', { token: 'a b' }],
  ['GET', '/unsubscribe/%zz', 'GET /unsubscribe/{token}', { token: '%zz' }],
  ['GET', '/a/1/b', 'GET /a/{x-y}/b', { 'x-y': '1' }],
  ['POST', '/unsubscribe/a', '$default', {}],
  ['GET', '/', '$default', {}],
])('%s %s is taken by %s', (method, path, expected, parameters) => {
  expect(found(method, path)).toEqual([expected, parameters])
})

test('a path that no route has is nobody’s', () => {
  const only = routeFinder([route('POST /v1/track')])
  expect(only('GET', '/v1/track')).toBeUndefined()
  expect(only('POST', '/v1/tracks')).toBeUndefined()
})
