import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runCli } from './runs-cli.ts'

async function run(...args: string[]) {
  return runCli(args).ended
}

test('without a command it lists the commands and says that one is missing by its status', async () => {
  const { status, stdout } = await run()
  expect(stdout).toContain('start')
  expect(status).toBe(2)
})

test('--help is an answer, not a fault', async () => {
  const [all, start] = await Promise.all([run('--help'), run('start', '--help')])
  expect(all.status).toBe(0)
  expect(start.status).toBe(0)
  expect(start.stdout).toContain('--sample NAME')
})

test.each([
  [['strat'], 'There is no command "strat". Did you mean "start"?'],
  [['start', '--prot', '1'], 'There is no option --prot. Did you mean "--port"?'],
])('perennial %j ends with one sentence and status 2', async (args, sentence) => {
  const { status, stderr, left } = await run(...args)
  expect(stderr.split('\n')).toEqual([expect.stringContaining(sentence), ''])
  expect(status).toBe(2)
  expect(left).toEqual([])
})

test('a port in use is told before anything is made, with what to do', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const data = join(tmpdir(), `perennial-never-${port}`)
  const { status, stderr, left } = await run('start', '--exit', '--port', String(port), '--data', data)
  server.close()
  expect(stderr).toContain(`Port ${port} is in use by another program.`)
  expect(stderr).toContain(`--port ${port + 1}`)
  expect(status).toBe(1)
  expect(left).toEqual([])
  expect(existsSync(data)).toBe(false)
})
