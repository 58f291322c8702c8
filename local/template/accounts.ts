// What is kept for the whole account: secrets, parameters, and SES's configuration sets.

import type { Find } from './found.ts'

export interface SecretResource {
  name: string
  arn: string
  /** A value given in the template. */
  value?: string
  generate?: SecretGeneration
}

export interface SecretGeneration {
  length: number
  excludeCharacters: string
  excludeLowercase: boolean
  excludeUppercase: boolean
  excludeNumbers: boolean
  excludePunctuation: boolean
  includeSpace: boolean
  requireEachIncludedType: boolean
  /** Given both, the secret is this JSON object with the generated text under the key. */
  template?: string
  key?: string
}

export interface ParameterResource {
  name: string
  value: string
}

export interface ConfigurationSetResource {
  name: string
  eventDestinations: { enabled: boolean; busArn: string; eventTypes: string[] }[]
}

export function readSecrets(find: Find): SecretResource[] {
  return find('AWS::SecretsManager::Secret').map((found) => {
    const { properties, ref } = found
    const value = properties.optionalText('SecretString')
    const generate = properties.object('GenerateSecretString')
    const template = generate?.optionalText('SecretStringTemplate')
    const key = generate?.optionalText('GenerateStringKey')
    return {
      name: (ref.split(':').at(-1) ?? ref).replace(/-[0-9a-f]{6}$/, ''),
      arn: ref,
      ...(value === undefined ? {} : { value }),
      ...(generate === undefined
        ? {}
        : {
            generate: {
              length: generate.optionalNumber('PasswordLength') ?? 32,
              excludeCharacters: generate.optionalText('ExcludeCharacters') ?? '',
              excludeLowercase: generate.flag('ExcludeLowercase', false),
              excludeUppercase: generate.flag('ExcludeUppercase', false),
              excludeNumbers: generate.flag('ExcludeNumbers', false),
              excludePunctuation: generate.flag('ExcludePunctuation', false),
              includeSpace: generate.flag('IncludeSpace', false),
              requireEachIncludedType: generate.flag('RequireEachIncludedType', true),
              ...(template === undefined ? {} : { template }),
              ...(key === undefined ? {} : { key }),
            },
          }),
    }
  })
}

export function readParameters(find: Find): ParameterResource[] {
  return find('AWS::SSM::Parameter').map(({ ref, properties }) => ({ name: ref, value: properties.text('Value') }))
}

export function readConfigurationSets(find: Find): ConfigurationSetResource[] {
  const destinations = find('AWS::SES::ConfigurationSetEventDestination').map(({ properties }) => {
    const destination = properties.object('EventDestination')
    for (const other of ['SnsDestination', 'KinesisFirehoseDestination', 'CloudWatchDestination']) {
      destination?.refuse(other, 'on one machine SES reports to EventBridge only')
    }
    return {
      configurationSet: properties.text('ConfigurationSetName'),
      enabled: destination?.flag('Enabled', true) ?? true,
      busArn: destination?.object('EventBridgeDestination')?.text('EventBusArn') ?? '',
      eventTypes: destination?.texts('MatchingEventTypes') ?? [],
    }
  })
  return find('AWS::SES::ConfigurationSet').map(({ ref }) => ({
    name: ref,
    eventDestinations: destinations
      .filter(({ configurationSet }) => configurationSet === ref)
      .map(({ enabled, busArn, eventTypes }) => ({ enabled, busArn, eventTypes })),
  }))
}
