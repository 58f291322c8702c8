import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { assemble } from '../../infra/assembly.ts'
import { compiled, idleFunctions, inTemporaryFolder } from './assembled.ts'

const root = join(import.meta.dirname, '..', '..')

function synth(journeysDir: string, outdir: string) {
  return spawnSync(process.execPath, ['infra/app.ts', journeysDir], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, CDK_OUTDIR: outdir },
  })
}

describe('synth on broken journeys', () => {
  test('prints every problem with its place, fails, and writes nothing', { timeout: 30_000 }, () => {
    inTemporaryFolder((folder) => {
      const journeysDir = join(folder, 'journeys')
      mkdirSync(journeysDir)
      writeFileSync(join(journeysDir, 'lifecycle.json'), '{\n  "nonsense": true\n}\n')
      const { status, stderr, stdout } = synth(journeysDir, join(folder, 'out'))
      const lines = stderr.trimEnd().split('\n')
      expect([status, stdout]).toEqual([1, ''])
      expect(lines.length).toBeGreaterThan(1)
      expect(lines.filter((line) => !/\/journeys\/lifecycle\.json:\d+:\d+ \$.*: \w/.test(line))).toEqual([])
      expect(readdirSync(folder)).toEqual(['journeys'])
    })
  })

  test('says so when there is no such folder', { timeout: 30_000 }, () => {
    inTemporaryFolder((folder) => {
      const { status, stderr } = synth(join(folder, 'nowhere'), join(folder, 'out'))
      expect([status, stderr.split('\n').length]).toEqual([1, 2])
      expect(stderr).toContain('nowhere')
    })
  })
})

describe('synth in another process', () => {
  const isolated = spawnSync('unshare', ['--map-root-user', '--net', 'true']).status === 0

  // Only Linux can take the network away from one process, and not every container lets it.
  test.skipIf(!isolated)('needs no network, and gives the very same templates', { timeout: 30_000 }, () => {
    inTemporaryFolder((folder) => {
      const [here, there] = [join(folder, 'here'), join(folder, 'there')]
      assemble(compiled(), { outdir: here, functionsDir: idleFunctions() })
      const command = ['--map-root-user', '--net', process.execPath, join(import.meta.dirname, 'assemble-idle.ts'), there]
      expect(spawnSync('unshare', command, { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' })
      for (const stack of ['core', 'journeys']) {
        const name = `perennial-${stack}.template.json`
        expect(readFileSync(join(there, name), 'utf8')).toBe(readFileSync(join(here, name), 'utf8'))
      }
    })
  })
})
