// Customers: search on the left, one customer's story and profile on the right.

import { ask, el, icon } from './dom.js'
import { day, dayOfMonth, moment, month, number, plural, span, stageColour, time, zoneName } from './format.js'

const kinds = [['event', 'Events'], ['stage', 'Stages'], ['journey', 'Journeys'], ['mail', 'Mail sent'], ['unsent', 'Not sent'], ['refusal', 'Not entered']]
const isHidden = new Set()

export function customers(main, { stages }) {
  const list = el('ol.rows', { 'aria-label': 'Customers found' })
  const count = el('p.count', { role: 'status' })
  const search = el('input', { type: 'search', placeholder: 'Id or e-mail', 'aria-label': 'Search by id or e-mail', oninput: () => find().catch(fail) })
  const stage = el('select', { 'aria-label': 'Stage', onchange: () => find().catch(fail) },
    el('option', { value: '' }, 'All stages'), stages.map(({ name, label }) => el('option', { value: name }, label)))
  const detail = el('article.customer')
  main.className = 'customers'
  main.replaceChildren(
    el('h1.hidden', {}, 'Customers'),
    el('div.list', {}, el('form.filters', { role: 'search', onsubmit: (event) => event.preventDefault() }, search, stage), count, list),
    detail,
  )
  let open
  let asked = ''
  const colour = (name) => stageColour(stages.findIndex((one) => one.name === name), stages.length)
  const label = (name) => stages.find((one) => one.name === name)?.label ?? name
  const fail = (error) => detail.replaceChildren(el('p.empty', {}, error.message))

  async function find() {
    const query = new URLSearchParams({ q: search.value, stage: stage.value })
    asked = query.toString()
    const found = await ask(`customers?${query}`)
    if (asked !== query.toString()) return
    count.textContent = found.found === found.customers.length ? plural(found.found, 'customer') : `${number(found.customers.length)} of ${plural(found.found, 'customer')}`
    list.replaceChildren(...found.customers.map(({ key, user, email, stage: name }) =>
      el('li', {}, el('a', { href: `#/customers/${key}`, 'data-row': key, 'aria-current': key === open ? 'true' : null },
        el('span.subject', {}, user || key), el('span.dot', { '--colour': colour(name) }, label(name)), el('span.to', {}, email)))))
  }

  return {
    async show([key], query) {
      open = key
      main.classList.toggle('reading', key !== undefined)
      if (query.has('stage')) stage.value = query.get('stage')
      await find()
      if (key === undefined) return detail.replaceChildren(el('p.empty', {}, 'Choose a customer to follow their story.'))
      try {
        draw(detail, await ask(`customers/${encodeURIComponent(key)}`), colour)
      } catch (error) {
        fail(error)
      }
    },
  }
}

function draw(detail, found, colour) {
  const { user, key, zone, stage, attributes, timeline } = found
  const story = el('div.story')
  const filters = el('div.kinds', { role: 'group', 'aria-label': 'What the story shows' }, kinds.map(([kind, label]) => {
    const all = timeline.filter((entry) => entry.kind === kind).length
    return el('button', { type: 'button', disabled: all === 0, 'aria-pressed': String(!isHidden.has(kind)), onclick: (event) => {
      if (!isHidden.delete(kind)) isHidden.add(kind)
      event.currentTarget.setAttribute('aria-pressed', String(!isHidden.has(kind)))
      tellStory(story, timeline, zone)
    } }, icon(kind), label, el('b', {}, number(all)))
  }))
  tellStory(story, timeline, zone)
  detail.replaceChildren(
    el('header', {},
      el('a.back', { href: '#/customers' }, '← All customers'),
      el('h2', {}, user ?? 'Unknown'),
      stage ? el('p.stage', { '--colour': colour(stage.name) }, el('b', {}, stage.label), ` since ${day(stage.since)}`, stage.goal ? el('span.goal', {}, `The goal: ${stage.goal}`) : null) : null,
      el('p.key', { title: 'The customer outside the table' }, [attributes.email, attributes.country, zone === zoneName() ? undefined : `times by their own clock, ${zone}`].filter(Boolean).join(' · ')),
      filters),
    story,
    profile(found, key))
}

function tellStory(story, timeline, zone) {
  const shown = timeline.filter(({ kind }) => !isHidden.has(kind))
  const months = Map.groupBy(shown, ({ at }) => month(at, zone))
  story.replaceChildren(...[...months].map(([name, entries]) => el('section', {}, el('h3', {}, name), el('ol', {}, entries.map((entry) => line(entry, zone))))))
  if (shown.length === 0) story.append(el('p.empty', {}, 'Nothing of what is chosen.'))
}

function line({ at, kind, title, detail, tone, mail, marks, properties }, zone) {
  const words = Object.entries(properties ?? {}).map(([name, value]) => el('li', {}, `${name} `, el('b', {}, typeof value === 'object' ? JSON.stringify(value) : String(value))))
  return el('li', { class: [kind, tone].filter(Boolean).join(' ') },
    el('time', { title: `${moment(at, zone)} (${zone})` }, dayOfMonth(at, zone), el('span', {}, time(at, zone))),
    el('span.kind', {}, icon(kind)),
    el('div', {},
      el('p.title', {}, mail ? el('a', { href: `#/mail/${mail}` }, title) : title),
      detail ? el('p.detail', {}, detail) : null,
      words.length > 0 ? el('ul.words', {}, words) : null,
      (marks ?? []).length > 0 ? el('ul.marks', {}, marks.map((mark) => el('li', { title: moment(mark.at, zone), class: /bounced|spam|rejected/.test(mark.name) ? 'bad' : null }, mark.name))) : null))
}

function profile({ attributes, facts, topics, suppressed, open }, key) {
  return el('aside', { 'aria-label': 'Profile' },
    el('section', {}, el('h3', {}, 'In a journey now'),
      open.length === 0 ? el('p.quiet', {}, 'In none.') : open.map(({ name, since, state, stateSince, heldOut }) =>
        el('div.run', {}, el('b', {}, name), el('p', {}, heldOut ? `held out since ${day(since)}` : `since ${day(since)}`),
          state ? el('p', {}, 'at ', el('code', {}, state), ` for ${span(Math.max(0, nowShown() - stateSince))}`) : null))),
    el('section', {}, el('h3', {}, 'Attributes'), pairs(Object.entries(attributes).map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)]))),
    el('section', {}, el('h3', {}, 'Facts'), facts.length === 0 ? el('p.quiet', {}, 'None yet.') : facts.map(({ event, where, count, first, last, sums }) =>
      el('div.fact', {}, el('b', {}, `${event}${where ? ` with ${JSON.stringify(where)}` : ''}`), el('p', {}, count === 1 ? `once, ${day(last)}` : `${number(count)} times, first ${day(first)}, last ${day(last)}`),
        Object.entries(sums ?? {}).map(([name, sum]) => el('p', {}, `${name}: ${sum} in all`))))),
    el('section', {}, el('h3', {}, 'Consent'), el('ul.topics', {}, topics.map(({ label, subscribed, at }) => el('li', { class: subscribed ? 'yes' : 'no' }, `${subscribed ? 'gets' : 'does not get'} ${label}`, at ? el('span', {}, ` since ${day(at)}`) : null))),
      suppressed.map(({ reason, at }) => el('p.bad', {}, `The address is suppressed: ${reason}, ${day(at)}`))),
    el('section', {}, el('h3', {}, 'Outside the table'), el('p.quiet', {}, 'In executions, tags and logs this customer is ', el('code', {}, key))))
}

const nowShown = () => Date.parse(document.getElementById('now').dateTime)

const pairs = (entries) => el('dl', {}, entries.flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]))
