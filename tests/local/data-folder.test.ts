import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { explainStorage, openDataFolder } from '../../local/data-folder.ts'
import { Store } from '../../local/store.ts'
import { temporaryPlace } from '../../local/temporary-place.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'perennial-test-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const code = (expected: string): unknown => expect.objectContaining({ code: expected })

describe('data folder', () => {
  test('is made when missing, marked with its format, and opened again', () => {
    const path = join(folder, 'new', 'deep')
    openDataFolder(path).release()
    expect(JSON.parse(readFileSync(join(path, 'perennial.json'), 'utf8'))).toEqual({ format: 1, of: 'perennial' })
    const again = openDataFolder(path)
    expect(again).toMatchObject({ path, temporary: false, storeFile: join(path, 'perennial.sqlite') })
    again.release()
  })

  test('is refused when it holds other things, and nothing is written into it', () => {
    writeFileSync(join(folder, 'thesis.doc'), 'mine')
    expect(() => openDataFolder(folder)).toThrow(code('local.data-foreign'))
  })

  test('is refused when another version made it', () => {
    writeFileSync(join(folder, 'perennial.json'), '{"format":2}')
    expect(() => openDataFolder(folder)).toThrow(code('local.data-version'))
  })

  test('is refused when its marker is damaged', () => {
    writeFileSync(join(folder, 'perennial.json'), '{"form')
    expect(() => openDataFolder(folder)).toThrow(code('local.data-damaged'))
  })

  test('is refused while another run works on it, and free again afterwards', () => {
    const first = openDataFolder(folder)
    expect(() => openDataFolder(folder)).toThrow(code('local.data-in-use'))
    first.release()
    openDataFolder(folder).release()
  })

  test('is refused when a database in it is damaged, with the file named', () => {
    openDataFolder(folder).release()
    const path = join(folder, 'perennial.sqlite')
    const store = new Store(path)
    store.db.exec("CREATE TABLE t(a); INSERT INTO t SELECT hex(randomblob(500)) FROM (VALUES (1),(2),(3),(4),(5),(6),(7),(8))")
    store.close()
    const bytes = readFileSync(path)
    bytes.fill(0x5a, 4096)
    writeFileSync(path, bytes)
    expect(() => openDataFolder(folder)).toThrow(code('local.data-damaged'))
    expect(() => openDataFolder(folder)).toThrow(/perennial\.sqlite/)
  })

  test('is a temporary one unless named, and then goes with the system', () => {
    const temporary = openDataFolder()
    const folders = [temporary.path, dirname(temporary.tableFile)]
    expect([temporary.temporary, folders.map((path) => existsSync(path))]).toEqual([true, [true, true]])
    expect(dirname(dirname(temporary.tableFile))).toBe(temporaryPlace())
    expect(temporary.temporaryFolders).toEqual(expect.arrayContaining(folders))
    temporary.release()
    expect(folders.map((path) => existsSync(path))).toEqual([false, false])
  })

  test('is refused when it cannot be made', () => {
    writeFileSync(join(folder, 'file'), '')
    expect(() => openDataFolder(join(folder, 'file', 'below'))).toThrow(code('local.data-unwritable'))
  })
})

test('a full disk during the run becomes a sentence that says what to do', () => {
  const full = Object.assign(new Error('database or disk is full'), { errcode: 13 })
  expect(explainStorage(full, '/data')).toMatchObject({ code: 'local.disk-full', cause: full })
  const other = new Error('something else')
  expect(explainStorage(other, '/data')).toBe(other)
})
