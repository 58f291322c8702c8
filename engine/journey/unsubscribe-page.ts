// The page behind an unsubscribe link, in the customer's language. It holds no address: links get forwarded.

export type PageKind = 'ask' | 'done' | 'unknown'

interface Words {
  language: string
  title: string
  ask: string
  button: string
  done: string
  unknown: string
}

const languages: Record<string, (brand: string, topic: string) => Words> = {
  en: (brand, topic) => ({
    language: 'en', title: `E-mail from ${brand}`, button: 'Unsubscribe',
    ask: `Do you want to stop getting “${topic}” from ${brand}?`,
    done: `Done: you will get no more “${topic}” from ${brand}.`,
    unknown: 'This link is incomplete or no longer valid. Please use the link in the latest e-mail that you got.',
  }),
  de: (brand, topic) => ({
    language: 'de', title: `E-Mails von ${brand}`, button: 'Abmelden',
    ask: `Möchten Sie „${topic}“ von ${brand} nicht mehr erhalten?`,
    done: `Erledigt: Sie erhalten von ${brand} keine „${topic}“ mehr.`,
    unknown: 'Dieser Link ist unvollständig oder nicht mehr gültig. Bitte verwenden Sie den Link aus der letzten E-Mail.',
  }),
  fr: (brand, topic) => ({
    language: 'fr', title: `E-mails de ${brand}`, button: 'Me désabonner',
    ask: `Souhaitez-vous ne plus recevoir « ${topic} » de ${brand} ?`,
    done: `C’est fait : vous ne recevrez plus « ${topic} » de ${brand}.`,
    unknown: 'Ce lien est incomplet ou n’est plus valable. Veuillez utiliser le lien du dernier e-mail reçu.',
  }),
}

export function pageWords(locale: string, brand: string, topic: string): Words {
  const make = languages[locale.toLowerCase().split('-')[0] ?? ''] ?? languages['en']!
  return make(brand, topic)
}

export function unsubscribePage(kind: PageKind, words: Words): string {
  const form = kind === 'ask' ? `<form method="post"><button type="submit">${escape(words.button)}</button></form>` : ''
  return `<!doctype html>
<html lang="${words.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<title>${escape(words.title)}</title>
<style>:root{color-scheme:light dark}body{font:1.1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:15vh auto;padding:0 1.5rem}h1{font-size:1.1rem;font-weight:600;opacity:.7}button{font:inherit;padding:.7rem 1.4rem;border-radius:.5rem;border:1px solid currentColor;background:none;color:inherit;cursor:pointer}</style>
</head><body><h1>${escape(words.title)}</h1><p>${escape(words[kind])}</p>${form}</body></html>
`
}

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
