import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readProject } from '../../engine/project-files.ts'

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'perennial-project-'))
  onTestFinished(() => rmSync(made, { recursive: true, force: true }))
  return made
}

test('reads every text by its path inside the folder, in order, whatever the order on disk', () => {
  const dir = folder()
  mkdirSync(join(dir, 'content', 'welcome'), { recursive: true })
  writeFileSync(join(dir, 'welcome.journey.json'), '{}')
  writeFileSync(join(dir, 'content', 'welcome', 'hello.mjml'), '<mjml>Grüße</mjml>')
  writeFileSync(join(dir, '.DS_Store'), 'not ours')
  const { files } = readProject(dir)
  expect(Object.entries(files)).toEqual([
    ['content/welcome/hello.mjml', '<mjml>Grüße</mjml>'],
    ['welcome.journey.json', '{}'],
  ])
})

test('says which folder cannot be read', () => {
  const dir = join(folder(), 'nowhere')
  expect(() => readProject(dir)).toThrow(expect.objectContaining({ code: 'project.unreadable', message: expect.stringContaining(dir) }))
})
