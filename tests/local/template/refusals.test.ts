import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readSystem } from '../../../local/template/system.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'template-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function write(resources: Record<string, unknown>): void {
  const stack = { type: 'aws:cloudformation:stack', properties: { templateFile: 'S.template.json' } }
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ artifacts: { S: stack } }))
  writeFileSync(join(folder, 'S.template.json'), JSON.stringify({ Resources: resources }))
}

describe('a template that the one-machine system cannot run', () => {
  test('is missing when nothing was synthesized', () => {
    expect(() => readSystem(folder)).toThrow(expect.objectContaining({ code: 'template.missing' }))
  })

  test.each<[string, string, Record<string, unknown>]>([
    ['a resource type it does not know', 'template.unknown-resource-type', { R: { Type: 'AWS::Kinesis::Stream' } }],
    ['a FIFO queue', 'template.unknown-property', { R: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true } } }],
    ['a text where a number belongs', 'template.unknown-value', { R: { Type: 'AWS::SQS::Queue', Properties: { DelaySeconds: 'soon' } } }],
    [
      'a rule that ends at neither a queue nor a function',
      'template.unknown-target',
      {
        R: {
          Type: 'AWS::Events::Rule',
          Properties: { EventPattern: {}, Targets: [{ Id: 'a', Arn: 'arn:aws:sns:eu-west-1:000000000000:t' }] },
        },
      },
    ],
    [
      'a rule whose queue no stack makes',
      'template.unknown-target',
      {
        R: {
          Type: 'AWS::Events::Rule',
          Properties: { EventPattern: {}, Targets: [{ Id: 'a', Arn: 'arn:aws:sqs:eu-west-1:000000000000:elsewhere' }] },
        },
      },
    ],
    [
      'a function without a bundle',
      'template.unknown-asset',
      { R: { Type: 'AWS::Lambda::Function', Properties: { Handler: 'a.b', Code: { S3Bucket: 'b', S3Key: 'k' } } } },
    ],
  ])('has %s', (_name, code, resources) => {
    write(resources)
    expect(() => readSystem(folder)).toThrow(expect.objectContaining({ code }))
  })

  test('may say the place at fault', () => {
    write({ R: { Type: 'AWS::SQS::Queue', Properties: { DelaySeconds: 'soon' } } })
    expect(() => readSystem(folder)).toThrow(
      expect.objectContaining({
        message: 'Resources.R.Properties.DelaySeconds should be a number, but is "soon".',
        place: { file: join(folder, 'S.template.json'), path: 'Resources.R.Properties' },
      })
    )
  })

  test('leaves out resources whose condition does not hold', () => {
    const stack = { type: 'aws:cloudformation:stack', properties: { templateFile: 'S.template.json' } }
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ artifacts: { S: stack } }))
    const template = {
      Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
      Resources: { Q: { Type: 'AWS::SQS::Queue', Condition: 'Never' }, K: { Type: 'AWS::Kinesis::Stream', Condition: 'Never' } },
    }
    writeFileSync(join(folder, 'S.template.json'), JSON.stringify(template))
    expect(readSystem(folder).queues).toEqual([])
  })
})
