// Kills the replay at seeded moments, the system's process and npm in turn, starts it again on the same data folder, and
// holds its end against an undisturbed run: the same summary, every message once, and no process left behind.
//   node scripts/kill-replay.ts [--moments 50] [--sample large] [--seed 1]
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { parseArgs } from 'node:util'
import { descendantsOf, isAlive, type Descendant } from './processes.ts'
import { randomFrom } from '../local/random-from.ts'
import { temporaryPlace } from '../local/temporary-place.ts'

const { values } = parseArgs({ options: { moments: { type: 'string', default: '50' }, sample: { type: 'string', default: 'large' }, seed: { type: 'string', default: '1' } } })
const moments = Number(values.moments)
const folder = mkdtempSync(join(temporaryPlace(), 'perennial-kill-'))
const root = join(import.meta.dirname, '..')

interface Summary {
  messages: Record<string, Record<string, number>>
  unconfirmed: number
  [key: string]: unknown
}

function start(data: string): { npm: ChildProcess; json: string; ended: Promise<number | null>; replaying: Promise<void> } {
  const json = join(folder, 'summary.json')
  rmSync(json, { force: true })
  const npm = spawn('npm', ['start', '--silent', '--', '--exit', '--port', '0', '--sample', values.sample, '--data', data, '--json', json], { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  const replaying = new Promise<void>((resolve) => npm.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString()
    if (/\d+ %/.test(said)) resolve()
  }))
  const ended = new Promise<number | null>((resolve) => npm.on('exit', (code) => {
    if (code !== 0 && code !== null) console.error(said.slice(-2000))
    resolve(code)
  }))
  return { npm, json, ended, replaying }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Kills one process and waits until all that hung on it is gone; throws after two seconds. */
async function kill(npm: ChildProcess, whom: 'npm' | 'system'): Promise<void> {
  const children = descendantsOf(npm.pid!)
  const system = children.find(({ command }) => command.includes('cli/perennial.ts') && !command.startsWith('npm') && !command.startsWith('sh'))
  if (whom === 'system' && system === undefined) return
  process.kill(whom === 'npm' ? npm.pid! : system!.pid, 'SIGKILL')
  const deadline = performance.now() + 2000
  let left: Descendant[] = children
  while (left.length > 0 && performance.now() < deadline) {
    await pause(20)
    left = left.filter(isAlive)
  }
  if (left.length > 0) throw new Error(`After a SIGKILL of ${whom} these were still running after two seconds: ${left.map(({ pid, command }) => `${pid} ${command}`).join('; ')}`)
}

async function finish(data: string): Promise<{ summary: Summary; mails: string[] }> {
  const run = start(data)
  if ((await run.ended) !== 0 || !existsSync(run.json)) throw new Error('The replay did not end well; see above')
  const store = new DatabaseSync(join(data, 'perennial.sqlite'), { readOnly: true })
  const mails = store.prepare('SELECT mail FROM mails').all().map(({ mail }) => (JSON.parse(String(mail)) as { tags: Record<string, string> }).tags['message'] ?? '')
  store.close()
  return { summary: JSON.parse(readFileSync(run.json, 'utf8')) as Summary, mails }
}

try {
  // A folder that has just begun: both runs share its secret, hence customer keys and arms.
  const base = join(folder, 'base')
  const first = start(base)
  await first.replaying
  await kill(first.npm, 'system')
  for (const name of ['calm', 'killed']) cpSync(base, join(folder, name), { recursive: true })

  const begun = performance.now()
  const calm = await finish(join(folder, 'calm'))
  const length = performance.now() - begun
  console.log(`Undisturbed: ${calm.mails.length} messages in ${Math.round(length / 1000)} s`)

  const random = randomFrom(Number(values.seed))
  let kills = 0
  for (let moment = 0; moment < moments; moment++) {
    const run = start(join(folder, 'killed'))
    const outcome = await Promise.race([run.replaying.then(() => 'replaying' as const), run.ended.then(() => 'ended' as const)])
    if (outcome === 'ended') break
    await Promise.race([pause((random() * 1.2 * length) / (moments + 1)), run.ended])
    if (run.npm.exitCode !== null) break
    await kill(run.npm, moment % 2 === 0 ? 'system' : 'npm')
    kills++
  }
  const { summary, mails } = await finish(join(folder, 'killed'))

  const faults: string[] = []
  const { messages: sent, unconfirmed, ...rest } = summary
  const { messages: expected, unconfirmed: none, ...same } = calm.summary
  if (JSON.stringify(rest) !== JSON.stringify(same)) faults.push(`the summaries differ:\n${JSON.stringify(rest)}\n${JSON.stringify(same)}`)
  const count = (all: Summary['messages']): number => Object.values(all).flatMap((steps) => Object.values(steps)).reduce((sum, one) => sum + one, 0)
  if (count(sent) + unconfirmed !== count(expected) + none) faults.push(`${count(sent)} sent and ${unconfirmed} unconfirmed, undisturbed ${count(expected)}`)
  if (new Set(mails).size !== mails.length) faults.push(`${mails.length - new Set(mails).size} messages were sent twice`)
  const unknown = mails.filter((mail) => !calm.mails.includes(mail))
  if (unknown.length > 0) faults.push(`${unknown.length} messages that the undisturbed run did not send, such as ${unknown[0]}`)
  console.log(`Killed ${kills} times: ${mails.length} messages, ${unconfirmed} unconfirmed, nothing left behind`)
  for (const fault of faults) console.error(fault)
  process.exitCode = faults.length > 0 || kills === 0 ? 1 : 0
} finally {
  rmSync(folder, { recursive: true, force: true })
}
