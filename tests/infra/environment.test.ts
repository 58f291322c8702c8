import { App, Stack } from 'aws-cdk-lib'
import { describe, expect, test } from 'vitest'
import { functionNames, lambdaRuntime, readEnvironment, variablesOf } from '../../functions/environment.ts'
import type { FunctionName } from '../../functions/environment.ts'
import { bundleFunctions } from '../../infra/bundles.ts'
import { BundledFunction } from '../../infra/constructs/function.ts'
import { namesOf } from '../../infra/names.ts'
import { assembled, idleFunctions, inTemporaryFolder, resourcesOf, text } from './assembled.ts'

const { core } = assembled()

/** The template's variables, with an address or a name where only a deployment knows it. */
function environmentOf(name: FunctionName): Record<string, string> {
  const [, fn] = resourcesOf(core, 'AWS::Lambda::Function').find(([, { Properties }]) => text(Properties['FunctionName']) === `perennial-${name}`) ?? []
  const variables = Object.entries(fn?.Properties['Environment']?.['Variables'] ?? {})
  return Object.fromEntries(
    variables.map(([variable, value]) => [variable, JSON.stringify(value).includes('ApiEndpoint') ? 'https://api.example' : 'a-name']),
  )
}

describe('the environment of a synthesized function', () => {
  test.for(functionNames)('satisfies the schema of %s, with nothing over', (name) => {
    const variables = environmentOf(name)
    expect(readEnvironment(name, variables)).toEqual(variables)
    expect(Object.keys(variables).toSorted()).toEqual(variablesOf(name))
  })

  test('stops synth when a variable is missing', () => {
    inTemporaryFolder((outdir) => {
      const app = new App({ outdir, builtinCloudFormationValidation: false })
      const stop = new BundledFunction(new Stack(app, 'Stack'), 'Stop', {
        names: namesOf('perennial'),
        bundles: bundleFunctions(idleFunctions()),
        name: 'stop',
        description: 'Stops',
        timeoutSeconds: 1,
      })
      stop.provide('BUS', 'a-bus')
      expect(() => app.synth()).toThrow(/The function stop reads TABLE, and no grant provides it[^]*is given BUS/)
    })
  })
})

describe('reading the environment', () => {
  test('takes the function’s own variables and no others', () => {
    expect(readEnvironment('stop', { TABLE: 'perennial', HOME: '/home' })).toEqual({ TABLE: 'perennial' })
  })

  test('names everything that is missing or malformed at once', () => {
    const variables = { TABLE: 'perennial', SECRET: '', CONFIGURATION_SET: 'perennial', PUBLIC_URL: 'https://api.example/' }
    expect(() => readEnvironment('mailer', variables)).toThrow(
      /^The function mailer cannot start: MODEL_BUCKET is missing, PUBLIC_URL is malformed, SECRET is malformed\./,
    )
  })
})

test('what Lambda itself tells is the region, the credentials, and another endpoint only where there is one', () => {
  const variables = { AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' }
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret', sessionToken: undefined }
  expect(lambdaRuntime(variables)).toEqual({ region: 'eu-central-1', credentials, endpoint: undefined })
  const elsewhere = { ...variables, AWS_SESSION_TOKEN: 'token', AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' }
  expect(lambdaRuntime(elsewhere)).toMatchObject({ credentials: { sessionToken: 'token' }, endpoint: 'http://127.0.0.1:4566' })
})
