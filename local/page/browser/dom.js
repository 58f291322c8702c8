// Makes elements. Text is always text, never HTML.

/** `el('a.chip', { href: '#/' }, 'text', child, …)`; what is null, undefined or false is left out. */
export function el(name, properties, ...children) {
  const [tag, ...classes] = name.split('.')
  const element = document.createElement(tag)
  if (classes.length > 0) element.className = classes.join(' ')
  for (const [key, value] of Object.entries(properties ?? {})) {
    if (value === undefined || value === null || value === false) continue
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value)
    else if (key.startsWith('--')) element.style.setProperty(key, value)
    else element.setAttribute(key, value === true ? '' : value)
  }
  element.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false))
  return element
}

/** A drawing of 20 by 20, of lines. */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('viewBox', '0 0 20 20')
  svg.setAttribute('aria-hidden', 'true')
  svg.classList.add('icon')
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
  path.setAttribute('d', drawings[name] ?? '')
  svg.append(path)
  return svg
}

const drawings = {
  event: 'M10 5v5l3 2M10 17a7 7 0 1 1 0-14 7 7 0 0 1 0 14Z',
  stage: 'M4 7h10l-3-3M16 13H6l3 3',
  journey: 'M5 17V3M5 4h9l-2 3 2 3H5',
  mail: 'M3 5h14v10H3ZM3 6l7 5 7-5',
  unsent: 'M3 5h14v10H3ZM3 6l7 5 7-5M2 18 18 2',
  refusal: 'M10 17a7 7 0 1 1 0-14 7 7 0 0 1 0 14ZM6.500 10h7',
}

/** Asks the page's server; throws an Error with its sentence. */
export async function ask(path, body) {
  const answer = await fetch(`/_perennial/${path}`, body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  const found = await answer.json()
  if (!answer.ok) throw new Error(found.message ?? `The server answered ${answer.status}.`)
  return found
}
