// Turns templates with CloudFormation's intrinsic functions into plain values, across all stacks of one app, as a
// deployment in one account and region would.

import { Problem } from '../../engine/problem.ts'
import type { Assembly, StackTemplate, TemplateResource } from './assembly.ts'
import { kindOf, type Asked, type ResourceKind } from './attributes.ts'
import { intrinsicOf, type Scope } from './intrinsics.ts'
import { digest, type Account } from './names.ts'
import { isRecord } from './properties.ts'

/** The value of `AWS::NoValue`: the property that holds it is left out. */
const noValue = Symbol('AWS::NoValue')

export interface ResolverOptions {
  account: Account
  /** The number of the version that publishes this definition of a state machine. */
  versionNumber(stateMachineName: string, revisionId: string): number
  /** The text of an asset, by bucket and key. */
  assetText(bucket: string, key: string): string
}

export class Resolver {
  readonly #stacks: Map<string, StackTemplate>
  readonly #options: ResolverOptions
  readonly #inProgress = new Set<string>()
  #exports: Map<string, () => unknown> | undefined

  constructor(assembly: Assembly, options: ResolverOptions) {
    this.#stacks = new Map(assembly.stacks.map((stack) => [stack.name, stack]))
    this.#options = options
  }

  /** The value as it stands in `stack`, with every intrinsic function replaced by what it means. */
  resolve(value: unknown, stack: StackTemplate): unknown {
    const resolved = this.#resolve(value, stack)
    return resolved === noValue ? undefined : resolved
  }

  /** Whether the condition of this name holds in `stack`; no name means yes. */
  holds(condition: string | undefined, stack: StackTemplate): boolean {
    if (condition === undefined) return true
    const found = stack.template.Conditions?.[condition]
    if (found === undefined) return this.#unknown('condition', condition, stack, Object.keys(stack.template.Conditions ?? {}))
    return this.resolve(found, stack) === true
  }

  /** A state machine's definition as Step Functions gets it. */
  definitionOf(resource: TemplateResource, stack: StackTemplate): string {
    const property = (name: string): unknown => this.resolve(resource.Properties?.[name], stack)
    const substitutions = property('DefinitionSubstitutions')
    return this.#definitionText(property).replaceAll(/\$\{([^}]+)\}/g, (whole, name: string) => {
      const value = isRecord(substitutions) ? substitutions[name] : undefined
      return typeof value === 'string' || typeof value === 'number' ? String(value) : whole
    })
  }

  #definitionText(property: (name: string) => unknown): string {
    const text = property('DefinitionString')
    if (typeof text === 'string') return text
    const location = property('DefinitionS3Location')
    if (isRecord(location)) return this.#options.assetText(String(location['Bucket']), String(location['Key']))
    return JSON.stringify(property('Definition') ?? {})
  }

  #resolve(value: unknown, stack: StackTemplate): unknown {
    if (Array.isArray(value)) return value.map((item) => this.#resolve(item, stack)).filter((item) => item !== noValue)
    if (typeof value === 'string') return this.#refuseDynamic(value, stack)
    if (!isRecord(value)) return value
    const keys = Object.keys(value)
    const [only] = keys
    if (keys.length === 1 && only !== undefined) {
      const intrinsic = intrinsicOf(only)
      if (intrinsic !== undefined) return intrinsic(value[only], this.#scope(stack))
      if (only.startsWith('Fn::')) return this.#unknown('intrinsic', only, stack, [])
    }
    const entries = Object.entries(value).map(([key, item]) => [key, this.#resolve(item, stack)] as const)
    return Object.fromEntries(entries.filter(([, item]) => item !== noValue))
  }

  #scope(stack: StackTemplate): Scope {
    return {
      resolve: (value) => this.#resolve(value, stack),
      reference: (name) => this.#reference(name, stack),
      attribute: (logicalId, name) => this.#attribute(logicalId, name, stack),
      exported: (name) => this.#exported(name, stack),
      mapping: (map, first, second) => {
        const found = stack.template.Mappings?.[map]?.[first]?.[second]
        return found ?? this.#unknown('mapping', `${map}.${first}.${second}`, stack, Object.keys(stack.template.Mappings ?? {}))
      },
      condition: (name) => this.holds(name, stack),
      refuse: (what, found) => this.#unknown(what, found, stack, []),
    }
  }

  #reference(name: string, stack: StackTemplate): unknown {
    const { account } = this.#options
    switch (name) {
      case 'AWS::AccountId':
        return account.accountId
      case 'AWS::Region':
        return account.region
      case 'AWS::Partition':
        return account.partition
      case 'AWS::URLSuffix':
        return account.urlSuffix
      case 'AWS::StackName':
        return stack.name
      case 'AWS::StackId':
        return `arn:${account.partition}:cloudformation:${account.region}:${account.accountId}:stack/${stack.name}/local`
      case 'AWS::NotificationARNs':
        return []
      case 'AWS::NoValue':
        return noValue
      default:
    }
    const parameter = stack.template.Parameters?.[name]
    if (parameter !== undefined) return this.#parameter(name, parameter, stack)
    const { kind, asked } = this.#ask(name, stack)
    return this.#once(`${stack.name}/${name}`, stack, () => kind.ref(asked))
  }

  #attribute(logicalId: string, name: string, stack: StackTemplate): unknown {
    const { kind, asked } = this.#ask(logicalId, stack)
    const attribute = kind.attributes[name]
    if (attribute === undefined) {
      return this.#unknown('attribute', `${logicalId}.${name}`, stack, Object.keys(kind.attributes))
    }
    return this.#once(`${stack.name}/${logicalId}.${name}`, stack, () => attribute(asked))
  }

  #ask(logicalId: string, stack: StackTemplate): { kind: ResourceKind; asked: Asked } {
    const resources = stack.template.Resources ?? {}
    const resource = resources[logicalId]
    if (resource === undefined) return this.#unknown('resource', logicalId, stack, Object.keys(resources))
    const kind = kindOf(resource.Type) ?? this.#unknown('resource-type', resource.Type, stack, [])
    const asked: Asked = {
      stack: stack.name,
      logicalId,
      account: this.#options.account,
      property: (name) => this.resolve(resource.Properties?.[name], stack),
      definition: () => this.definitionOf(resource, stack),
      versionNumber: (machineArn) => this.#versionNumber(machineArn, stack),
    }
    return { kind, asked }
  }

  #versionNumber(machineArn: string, asking: StackTemplate): number {
    for (const stack of this.#stacks.values()) {
      for (const [logicalId, resource] of Object.entries(stack.template.Resources ?? {})) {
        if (resource.Type !== 'AWS::StepFunctions::StateMachine') continue
        if (this.#attribute(logicalId, 'Arn', stack) !== machineArn) continue
        const name = String(this.#attribute(logicalId, 'Name', stack))
        return this.#options.versionNumber(name, digest(this.definitionOf(resource, stack), 32))
      }
    }
    return this.#unknown('state-machine', machineArn, asking, [])
  }

  #parameter(name: string, parameter: { Type: string; Default?: unknown }, stack: StackTemplate): unknown {
    if (parameter.Default === undefined) return this.#unknown('parameter-value', name, stack, [])
    if (!parameter.Type.startsWith('AWS::SSM::Parameter::Value')) return parameter.Default
    for (const other of this.#stacks.values()) {
      for (const [logicalId, { Type }] of Object.entries(other.template.Resources ?? {})) {
        if (Type !== 'AWS::SSM::Parameter' || this.#reference(logicalId, other) !== parameter.Default) continue
        return this.#attribute(logicalId, 'Value', other)
      }
    }
    return this.#unknown('ssm-parameter', JSON.stringify(parameter.Default), stack, [])
  }

  #exported(name: string, stack: StackTemplate): unknown {
    this.#exports ??= new Map(
      [...this.#stacks.values()].flatMap((other) =>
        Object.values(other.template.Outputs ?? {}).flatMap((output) =>
          output.Export === undefined
            ? []
            : [[String(this.#resolve(output.Export.Name, other)), () => this.#resolve(output.Value, other)] as const]
        )
      )
    )
    const found = this.#exports.get(name)
    return found === undefined ? this.#unknown('export', name, stack, [...this.#exports.keys()]) : found()
  }

  #once<T>(key: string, stack: StackTemplate, work: () => T): T {
    if (this.#inProgress.has(key)) return this.#unknown('end-of-circle', key, stack, [])
    this.#inProgress.add(key)
    try {
      return work()
    } finally {
      this.#inProgress.delete(key)
    }
  }

  #refuseDynamic(text: string, stack: StackTemplate): string {
    return text.includes('{{resolve:') ? this.#unknown('dynamic-reference', text, stack, []) : text
  }

  #unknown(what: string, found: string, stack: StackTemplate, known: string[]): never {
    const hint = known.length === 0 ? '' : ` Known here: ${known.slice(0, 30).join(', ')}.`
    throw new Problem(
      `template.unknown-${what}`,
      `The stack ${stack.name} uses the ${what.replaceAll('-', ' ')} ${found}, which the one-machine system does not know.${hint}`,
      { place: { file: stack.file } }
    )
  }
}
