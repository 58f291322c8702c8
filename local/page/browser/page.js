// The page: which view is shown, and when it is shown anew.

import { ask, el } from './dom.js'
import { startClock, tell, tellDifference, turn } from './clock.js'
import { setZone } from './format.js'
import { overview } from './overview.js'
import { mail } from './mail.js'
import { customers } from './customers.js'

const views = { overview, mail, customers }
const main = document.getElementById('main')
let current
let names

/** `#/mail/ID?journey=welcome` in its parts. */
function place() {
  const [path = '', query = ''] = location.hash.replace(/^#\/?/, '').split('?')
  const [name = '', ...rest] = path.split('/').map((part) => decodeURIComponent(part))
  return { name: Object.hasOwn(views, name) ? name : 'overview', rest, query: new URLSearchParams(query) }
}

async function show() {
  const { name, rest, query } = place()
  try {
    names ??= await load()
    if (current?.name !== name) {
      current = { name, view: views[name](main, names) }
      for (const link of document.querySelectorAll('[data-view]')) {
        if (link.dataset.view === name) link.setAttribute('aria-current', 'page')
        else link.removeAttribute('aria-current')
      }
    }
    await current.view.show(rest, query)
  } catch (error) {
    main.replaceChildren(el('p.empty', {}, error.message))
    current = undefined
  }
}

async function load() {
  const found = await ask('overview')
  setZone(found.zone)
  document.title = `Perennial: ${found.brand}`
  return found
}

/** Time has moved: the view is shown anew, and what came of it is told once it has been counted. */
async function refresh() {
  await show()
  try {
    for (;;) {
      const found = await ask('overview')
      const { now } = await ask('status')
      if (!found.isCounting) {
        names = found
        tellDifference(found.summary, now)
        if (current?.name === 'overview') current.view.show([], new URLSearchParams())
        return
      }
      await new Promise((resolve) => setTimeout(resolve, 250))
    }
  } catch (error) {
    tell(error)
  }
}

function isTyping({ target }) {
  return target instanceof HTMLElement && target.matches('input, select, textarea')
}

addEventListener('hashchange', () => void show())
addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  if (event.key === 'Escape' && isTyping(event)) event.target.blur()
  if (isTyping(event)) return
  if (event.key === 'n') turn('next')
  if (event.key === '/') {
    const search = main.querySelector('input[type=search]')
    if (search !== null) {
      event.preventDefault()
      search.focus()
    }
  }
  if (event.key === 'j' || event.key === 'k') {
    const rows = [...main.querySelectorAll('[data-row]')]
    const here = rows.findIndex((row) => row.getAttribute('aria-current') === 'true' || row === document.activeElement)
    const next = rows[here + (event.key === 'j' ? 1 : -1)]
    next?.click()
    next?.focus()
  }
})

await show()
await startClock(refresh)
const { now } = await ask('status')
if (names !== undefined) tellDifference(names.summary, now)
