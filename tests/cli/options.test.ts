import { expect, test } from 'vitest'
import { readStartOptions } from '../../cli/start/options.ts'

test('without options it replays the default sample, or what the folder holds, on port 4000 and stays', () => {
  expect(readStartOptions([])).toEqual({
    sample: undefined,
    exit: false,
    port: 4000,
    json: undefined,
    data: undefined,
    journeys: expect.stringMatching(/journeys$/),
  })
})

test('reads what it is told', () => {
  const args = ['--sample', 'all', '--exit', '--port=0', '--json', 'summary.json', '--data', 'kept']
  expect(readStartOptions(args)).toMatchObject({ sample: 'all', exit: true, port: 0, json: 'summary.json', data: 'kept' })
  expect(readStartOptions(['--empty'])).toMatchObject({ sample: 'none' })
})

test.each([
  [['now'], '"now" is no option.'],
  [['--port', 'http'], '--port is "http"'],
  [['--port', '70000'], '--port is "70000"'],
  [['--port'], "'--port <value>' argument missing"],
  [['--sample', 'some'], '--sample is "some"; it is large, all, or a number of customers such as 60.'],
  [['--sample', 'all', '--empty'], '--empty means no customers, --sample names some'],
  [['--json', '/nowhere/at/all.json'], 'there is no folder /nowhere/at'],
  [['--json', ''], '--json is ""'],
  [['--data', ''], '--data needs the name of a folder.'],
  [['--journeys', '/nowhere'], '--journeys is "/nowhere"'],
])('%j is told in a sentence', (args, sentence) => {
  expect(() => readStartOptions(args)).toThrow(expect.objectContaining({ code: 'cli.usage', message: expect.stringContaining(sentence) }))
})
