// Installs the pinned packages when they are missing or the lockfile has changed since. Plain JavaScript without imports
// from packages, for it runs on whatever Node the machine has, before anything is installed. A complete install costs two
// reads and no write, so a read-only checkout works.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
// `npm ci` removes node_modules before anything else, and the stamp with it: an interrupted install leaves none.
const stamp = join(root, 'node_modules', '.perennial-lock')
const turn = join(root, '.perennial', 'installing')
const wanted = createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).digest('hex')
const read = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : '')

if (read(stamp) !== wanted) {
  takeTurn()
  process.on('exit', () => rmSync(turn, { force: true }))
  // Another process may have installed them while this one waited.
  if (read(stamp) !== wanted) await install()
}
checkNode()

async function install() {
  console.error('Installing the pinned packages (first start, or the lockfile changed) …')
  const windows = process.platform === 'win32'
  const npm = spawn('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root, stdio: ['ignore', 2, 2], shell: windows })
  // When this process is killed, npm goes on; the next one waits for it too.
  if (npm.pid !== undefined) writeFileSync(turn, `${process.pid} ${npm.pid}`)
  const status = await new Promise((resolve) => {
    npm.on('error', (error) => resolve(error.message))
    npm.on('exit', (code, signal) => resolve(code ?? signal))
  })
  if (status !== 0) {
    stop(`\`npm ci\` failed (${status}), see above. It needs the npm registry once; run the command again when it is reachable.`)
  }
  writeFileSync(stamp, wanted)
}

/** Two installs in one folder would tear each other's files away, so each waits until nobody alive is at it. */
function takeTurn() {
  let told = false
  const mine = `${turn}-${process.pid}`
  for (;;) {
    try {
      mkdirSync(dirname(turn), { recursive: true })
      writeFileSync(mine, String(process.pid))
      // Linked, not written in place: whoever sees the file sees the pid in it.
      linkSync(mine, turn)
      rmSync(mine)
      return
    } catch (error) {
      rmSync(mine, { force: true })
      if (error.code !== 'EEXIST') {
        stop(`The packages are not installed, and ${root} cannot be written (${error.code}). Make it writable and start again.`)
      }
      if (!read(turn).split(' ').some(isAlive)) rmSync(turn, { force: true })
      else if (!told) console.error('Another process is installing the packages; waiting for it …')
      told = true
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)
    }
  }
}

function isAlive(pid) {
  try {
    return Number(pid) > 0 && process.kill(Number(pid), 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** Node 24 comes with the packages where the registry has it for the platform; elsewhere the machine's own must do. */
function checkNode() {
  const packaged = ['node', 'node.cmd'].some((name) => existsSync(join(root, 'node_modules', '.bin', name)))
  if (!packaged && Number(process.versions.node.split('.')[0]) < 24) {
    const platform = `${process.platform}-${process.arch}`
    stop(`Perennial runs on Node 24; there is no packaged one for ${platform}, and this is Node ${process.version}. Install Node 24.`)
  }
}

function stop(sentence) {
  console.error(sentence)
  process.exit(1)
}
