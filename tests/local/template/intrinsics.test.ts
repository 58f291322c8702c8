import { describe, expect, test } from 'vitest'
import { Problem } from '../../../engine/problem.ts'
import type { Assembly, Template } from '../../../local/template/assembly.ts'
import { Resolver } from '../../../local/template/resolver.ts'

const account = { accountId: '000000000000', region: 'eu-west-1', partition: 'aws', urlSuffix: 'amazonaws.com' }

function resolve(value: unknown, template: Template = {}, others: Record<string, Template> = {}): unknown {
  const stacks = Object.entries({ Main: template, ...others }).map(([name, stack]) => ({ name, file: `${name}.json`, template: stack }))
  const assembly: Assembly = { folder: '.', stacks, assets: [] }
  return new Resolver(assembly, { account, versionNumber: () => 1, assetText: () => '{}' }).resolve(value, stacks[0]!)
}

function codeOf(work: () => unknown): string | undefined {
  try {
    work()
  } catch (error) {
    return error instanceof Problem ? error.code : String(error)
  }
  return undefined
}

const queue: Template = { Resources: { Q: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'q' } } } }

describe('intrinsic functions', () => {
  test.each<[string, unknown, unknown]>([
    ['Ref of a pseudo parameter', { Ref: 'AWS::Region' }, 'eu-west-1'],
    ['Ref of a resource', { Ref: 'Q' }, 'https://sqs.eu-west-1.amazonaws.com/000000000000/q'],
    ['GetAtt', { 'Fn::GetAtt': ['Q', 'Arn'] }, 'arn:aws:sqs:eu-west-1:000000000000:q'],
    ['GetAtt in its short form', { 'Fn::GetAtt': 'Q.QueueName' }, 'q'],
    ['Sub', { 'Fn::Sub': '${AWS::AccountId}/${Q.QueueName}/${!kept}' }, '000000000000/q/${kept}'],
    ['Sub with variables', { 'Fn::Sub': ['${a}-${AWS::Partition}', { a: { 'Fn::GetAtt': ['Q', 'QueueName'] } }] }, 'q-aws'],
    ['Join', { 'Fn::Join': ['-', ['a', { Ref: 'AWS::Region' }, 1]] }, 'a-eu-west-1-1'],
    ['Select of a Split', { 'Fn::Select': [5, { 'Fn::Split': [':', { 'Fn::GetAtt': ['Q', 'Arn'] }] }] }, 'q'],
    ['NoValue', { a: { Ref: 'AWS::NoValue' }, b: [1, { Ref: 'AWS::NoValue' }] }, { b: [1] }],
    ['Base64', { 'Fn::Base64': 'a' }, 'YQ=='],
    ['what is no intrinsic', { Refs: 1, 'Fn::': undefined }, { Refs: 1, 'Fn::': undefined }],
  ])('%s', (_name, value, expected) => {
    expect(resolve(value, queue)).toEqual(expected)
  })

  test('a parameter has its default', () => {
    expect(resolve({ Ref: 'P' }, { Parameters: { P: { Type: 'String', Default: 'd' } } })).toBe('d')
  })

  test('an SSM parameter type has the value of the SSM parameter that some stack makes', () => {
    const other: Template = { Resources: { S: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/a', Value: 'v' } } } }
    const own: Template = { Parameters: { P: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/a' } } }
    expect(resolve({ Ref: 'P' }, own, { Other: other })).toBe('v')
    expect(codeOf(() => resolve({ Ref: 'P' }, own))).toBe('template.unknown-ssm-parameter')
  })

  test('an import has the value that another stack exports', () => {
    const other: Template = { ...queue, Outputs: { O: { Value: { Ref: 'Q' }, Export: { Name: { 'Fn::Sub': '${AWS::StackName}:q' } } } } }
    expect(resolve({ 'Fn::ImportValue': 'Other:q' }, {}, { Other: other })).toBe('https://sqs.eu-west-1.amazonaws.com/000000000000/q')
  })

  test('conditions choose', () => {
    const template: Template = {
      Parameters: { Env: { Type: 'String', Default: 'prod' } },
      Conditions: {
        IsProd: { 'Fn::Equals': [{ Ref: 'Env' }, 'prod'] },
        IsTest: { 'Fn::Not': [{ Condition: 'IsProd' }] },
        Either: { 'Fn::Or': [{ Condition: 'IsTest' }, { Condition: 'IsProd' }] },
        Both: { 'Fn::And': [{ Condition: 'IsTest' }, { Condition: 'IsProd' }] },
      },
    }
    const choice = (name: string): unknown => resolve({ 'Fn::If': [name, 'yes', 'no'] }, template)
    expect(['IsProd', 'IsTest', 'Either', 'Both'].map(choice)).toEqual(['yes', 'no', 'yes', 'no'])
  })

  test('mappings are looked up', () => {
    const template: Template = { Mappings: { Regions: { 'eu-west-1': { name: 'Ireland' } } } }
    expect(resolve({ 'Fn::FindInMap': ['Regions', { Ref: 'AWS::Region' }, 'name'] }, template)).toBe('Ireland')
  })

  test.each<[string, unknown, string]>([
    ['an intrinsic', { 'Fn::Cidr': [] }, 'template.unknown-intrinsic'],
    ['a resource', { Ref: 'Nobody' }, 'template.unknown-resource'],
    ['an attribute', { 'Fn::GetAtt': ['Q', 'Colour'] }, 'template.unknown-attribute'],
    ['an export', { 'Fn::ImportValue': 'x' }, 'template.unknown-export'],
    ['a mapping', { 'Fn::FindInMap': ['a', 'b', 'c'] }, 'template.unknown-mapping'],
    ['a condition', { 'Fn::If': ['c', 1, 2] }, 'template.unknown-condition'],
    ['a dynamic reference', '{{resolve:secretsmanager:a}}', 'template.unknown-dynamic-reference'],
  ])('%s that is not known is refused by name', (_name, value, code) => {
    expect(codeOf(() => resolve(value, queue))).toBe(code)
  })

  test('names that depend on each other are refused', () => {
    const circle: Template = {
      Resources: {
        A: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::GetAtt': ['B', 'QueueName'] } } },
        B: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::GetAtt': ['A', 'QueueName'] } } },
      },
    }
    expect(codeOf(() => resolve({ 'Fn::GetAtt': ['A', 'QueueName'] }, circle))).toBe('template.unknown-end-of-circle')
  })
})
