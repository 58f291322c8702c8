import { expect, test } from 'vitest'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { mermaidOf } from '../../../cli/diagram/mermaid.ts'
import { runCli } from '../runs-cli.ts'
import { shipped } from './journeys.ts'
import { svgOf } from '../../../cli/diagram/svg.ts'
import { tmpdir } from 'node:os'

const run = (...args: string[]) => runCli(['diagram', ...args]).ended

test('prints Mermaid text, writes an SVG, and says why not', { timeout: 60_000 }, async () => {
  const file = join(tmpdir(), `perennial-diagram-${process.pid}.svg`)
  const [mermaid, svg, nowhere, both] = await Promise.all([run('referral'), run('referral', '--svg', file), run('referral', '--svg', '/nowhere/at/all.svg'), run('referral', '--svg', file, '--mermaid')])
  expect(mermaid).toMatchObject({ status: 0, stdout: mermaidOf(shipped['referral']!), stderr: '' })
  expect(svg).toMatchObject({ status: 0, stdout: '', stderr: '' })
  expect(readFileSync(file, 'utf8')).toBe(svgOf(shipped['referral']!))
  rmSync(file)
  expect(nowhere).toMatchObject({ status: 1, stderr: expect.stringContaining('"/nowhere/at/all.svg". Name a file in a folder that is there.') as string })
  expect(both).toMatchObject({ status: 2, stderr: expect.stringContaining('choose one of them') as string })
})
