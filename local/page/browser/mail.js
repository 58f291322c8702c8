// The mail that was sent: a list on the left, one mail on the right, and what may happen to it.

import { ask, el } from './dom.js'
import { tell } from './clock.js'
import { dayOfMonth, moment, time, day, zoneName } from './format.js'

const reportWords = { Send: 'Accepted', Delivery: 'Delivered', Open: 'Opened', Click: 'Clicked', Bounce: 'Bounced', Complaint: 'Marked as spam', Reject: 'Rejected' }

export function mail(main, { journeys }) {
  const list = el('ol.rows', { 'aria-label': 'Mails, newest first' })
  const more = el('button.more', { type: 'button', onclick: () => load(true).catch(tell) }, 'Older mails')
  const reader = el('article.reader', { 'aria-live': 'polite' })
  const journey = el('select', { 'aria-label': 'Journey', onchange: () => go({ journey: journey.value, step: '' }) })
  const step = el('select', { 'aria-label': 'Step', onchange: () => go({ step: step.value }) })
  const to = el('input', { type: 'search', placeholder: 'Customer’s e-mail', 'aria-label': 'Customer’s e-mail', oninput: () => go({ to: to.value }, true) })
  main.className = 'mail'
  main.replaceChildren(
    el('h1.hidden', {}, 'Mail'),
    el('div.list', {}, el('form.filters', { role: 'search', onsubmit: (event) => event.preventDefault() }, journey, step, to), list, more),
    reader,
  )

  let filter = {}
  let open
  let loaded = ''
  let last

  function go(change, isTyping = false) {
    filter = { ...filter, ...change }
    const query = new URLSearchParams(Object.entries(filter).filter(([, value]) => value))
    const hash = `#/mail${open ? `/${open}` : ''}${query.size > 0 ? `?${query}` : ''}`
    if (isTyping) {
      history.replaceState(null, '', hash)
      dispatchEvent(new HashChangeEvent('hashchange'))
    } else location.hash = hash
  }

  function fillFilters() {
    journey.replaceChildren(...options(journeys.map(({ id, name }) => [id, name]), 'All journeys', filter.journey))
    const steps = journeys.filter(({ id }) => !filter.journey || id === filter.journey).flatMap((one) => one.steps)
    step.replaceChildren(...options(steps.map((name) => [name, name]), 'All mails', filter.step))
    if (document.activeElement !== to) to.value = filter.to ?? ''
  }

  async function load(isMore) {
    const asked = JSON.stringify(filter)
    const query = new URLSearchParams(Object.entries({ ...filter, ...(isMore ? { before: last } : {}) }).filter(([, value]) => value))
    const found = await ask(`mails?${query}`)
    if (asked !== JSON.stringify(filter)) return
    const rows = found.mails.map((one) => row(one))
    if (isMore) list.append(...rows)
    else list.replaceChildren(...(rows.length === 0 ? [el('li.empty', {}, 'No mail was sent here yet.')] : rows))
    last = found.more
    more.hidden = last === undefined
    mark()
  }

  function row({ id, at, to: address, subject, journey: from, step: name }) {
    const query = new URLSearchParams(Object.entries(filter).filter(([, value]) => value))
    return el('li', {}, el('a', { href: `#/mail/${id}${query.size > 0 ? `?${query}` : ''}`, 'data-row': id },
      el('span.subject', {}, subject),
      el('time', { title: moment(at) }, `${dayOfMonth(at)} ${time(at)}`),
      el('span.to', {}, address),
      el('span.of', {}, `${from} · ${name}`)))
  }

  function mark() {
    for (const link of list.querySelectorAll('[data-row]')) {
      if (link.dataset.row === open) link.setAttribute('aria-current', 'true')
      else link.removeAttribute('aria-current')
    }
  }

  return {
    async show([id], query) {
      filter = Object.fromEntries(query)
      open = id
      main.classList.toggle('reading', id !== undefined)
      fillFilters()
      if (loaded !== JSON.stringify(filter) || list.childElementCount === 0 || !list.querySelector(`[data-row="${CSS.escape(id ?? '')}"]`)) await load(false)
      loaded = JSON.stringify(filter)
      mark()
      if (id === undefined) reader.replaceChildren(el('p.empty', {}, 'Choose a mail to read it. The keys j and k go down and up.'))
      else await read(reader, id)
    },
  }
}

const options = (values, first, chosen) => [el('option', { value: '' }, first), ...values.map(([value, label]) => el('option', { value, selected: value === chosen }, label))]

async function read(reader, id) {
  if (reader.dataset.id === id && reader.childElementCount > 1) return fill(reader, await ask(`mails/${id}`), false)
  reader.dataset.id = id
  fill(reader, await ask(`mails/${id}`), true)
}

function fill(reader, found, isNew) {
  const head = el('header', {},
    el('a.back', { href: '#/mail' }, '← All mail'),
    el('h2', {}, found.subject),
    el('dl', {},
      el('dt', {}, 'From'), el('dd', {}, found.from),
      el('dt', {}, 'To'), el('dd', {}, found.customer ? el('a', { href: `#/customers/${found.customer}` }, found.to.join(', ')) : found.to.join(', ')),
      el('dt', {}, 'Sent'), el('dd', {}, `${moment(found.at)} (${zoneName()})`),
      el('dt', {}, 'By'), el('dd', {}, `${found.journey} · ${found.step}`)),
    el('ul.marks', { 'aria-label': 'What happened to it' }, found.reports.map(({ kind, at, link }) => el('li', { title: moment(at), class: kind === 'Bounce' || kind === 'Complaint' ? 'bad' : null }, `${reportWords[kind] ?? kind} ${day(at)}, ${time(at)}${link ? `: ${link}` : ''}`))))
  const acts = actions(reader, found)
  if (!isNew) {
    reader.querySelector('header').replaceWith(head)
    reader.querySelector('.acts').replaceWith(acts)
    return
  }
  reader.replaceChildren(head, ...tabs(found), acts)
  reader.scrollTop = 0
}

function tabs(found) {
  const frame = el('iframe', { title: 'The mail as HTML', sandbox: 'allow-same-origin', src: `/_perennial/mails/${found.id}/document` })
  frame.addEventListener('load', () => fit(frame))
  const panels = {
    Mail: el('div.sheet', {}, frame),
    Phone: undefined,
    Text: el('pre.text', { tabindex: '0' }, found.text ?? ''),
    Headers: headers(found),
  }
  const panel = el('div.panel', { role: 'tabpanel', id: 'panel', tabindex: '0' }, panels.Mail)
  const choose = (name) => {
    const isFrame = name === 'Mail' || name === 'Phone'
    panel.setAttribute('aria-label', name)
    // Put into the document anew a frame would load again.
    panels.Mail.hidden = !isFrame
    panels.Mail.classList.toggle('phone', name === 'Phone')
    panel.replaceChildren(...(isFrame ? [panels.Mail] : [panels.Mail, panels[name]]))
    for (const tab of bar.children) {
      tab.setAttribute('aria-selected', String(tab.textContent === name))
      tab.tabIndex = tab.textContent === name ? 0 : -1
    }
    if (isFrame) requestAnimationFrame(() => fit(frame))
  }
  const bar = el('div.tabs', { role: 'tablist', 'aria-label': 'Parts of the mail', onkeydown: (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (step === undefined) return
    const all = [...bar.children]
    const next = all[(all.indexOf(document.activeElement) + step + all.length) % all.length]
    choose(next.textContent)
    next.focus()
  } }, Object.keys(panels).map((name) => el('button', { type: 'button', role: 'tab', 'aria-controls': 'panel', onclick: () => choose(name) }, name)))
  choose('Mail')
  return [bar, panel]
}

/** As high as its content, so that the mail scrolls with the page. No script runs in it, so nothing else can tell. */
function fit(frame) {
  const root = frame.contentDocument?.documentElement
  if (!root) return
  frame.style.height = '0'
  frame.style.height = `${Math.max(240, root.scrollHeight)}px`
}

function headers({ from, to, replyTo, subject, headers: own, tags }) {
  const rows = [['From', from], ['To', to.join(', ')], ...(replyTo.length > 0 ? [['Reply-To', replyTo.join(', ')]] : []), ['Subject', subject], ...own.map(({ name, value }) => [name, value])]
  return el('div', {},
    el('table.headers', {}, el('tbody', {}, rows.map(([name, value]) => el('tr', {}, el('th', { scope: 'row' }, name), el('td', {}, value))))),
    el('h3', {}, 'Tags'),
    el('table.headers', {}, el('tbody', {}, Object.entries(tags).map(([name, value]) => el('tr', {}, el('th', { scope: 'row' }, name), el('td', {}, value))))))
}

function actions(reader, found) {
  const act = (name, body, said) => async () => {
    try {
      fill(reader, await ask(`mails/${found.id}/${name}`, body ?? {}), false)
      tell(said)
    } catch (error) {
      tell(error)
    }
  }
  const link = el('select', { 'aria-label': 'Link to click' }, found.links.map(({ url, text }) => el('option', { value: url }, text || url)))
  return el('section.acts', { 'aria-label': 'Let something happen' },
    el('h3', {}, 'Let the customer …'),
    el('div.row', {},
      el('button', { type: 'button', onclick: act('open', undefined, 'The mail was opened; the customer’s story tells it.') }, 'open it'),
      found.links.length > 0 ? el('span.joined', {}, link, el('button', { type: 'button', onclick: () => act('click', { link: link.value }, 'The link was clicked.')() }, 'click')) : null,
      el('button', { type: 'button', onclick: act('unsubscribe', undefined, 'One-click unsubscribe: consent was written before the link answered.') }, 'unsubscribe'),
      el('button', { type: 'button', onclick: act('bounce', undefined, 'The mail bounced: its address gets nothing more.') }, 'have it bounce'),
      el('button', { type: 'button', onclick: act('complain', undefined, 'Marked as spam: the address gets nothing more.') }, 'mark it as spam')))
}
