// `perennial diagram JOURNEY`: the journey as a picture, as Mermaid text or as SVG.
import { writeFileSync } from 'node:fs'
import type { Command } from '../command.ts'
import { Problem } from '../../engine/problem.ts'
import { findJourney, openFolder } from '../project.ts'
import { flowOf } from './flow.ts'
import { mermaidOf } from './mermaid.ts'
import { plainEnglish } from '../../engine/words/plain-english.ts'
import { readOptionsAbout } from '../command.ts'
import { svgOf } from './svg.ts'
import { vocabularyOf } from '../../engine/words/vocabulary.ts'

export const diagram: Command = {
  says: 'draws a journey, as Mermaid text or as SVG',
  help: `Usage: perennial diagram JOURNEY [--mermaid | --svg FILE] [--dir DIR]

Draws who enters, the steps, the waits, the conditions in words and the weights of splits.

  JOURNEY       its file's name, such as win-back
  --mermaid     print it as a Mermaid flowchart; done unless told otherwise
  --svg FILE    write it as an SVG, for light and for dark ground; - prints it
  --dir DIR     the folder with the journeys; ./journeys unless told, else the shipped one`,
  run: async (args) => {
    const { about, values } = readOptionsAbout('journey', args, { dir: { type: 'string' }, svg: { type: 'string' }, mermaid: { type: 'boolean' } })
    if (values.svg !== undefined && values.mermaid === true) throw new Problem('cli.usage', '--mermaid prints and --svg writes the picture in another form: choose one of them.')
    const source = openFolder(values.dir)
    const flow = flowOf(findJourney(source, about), plainEnglish(vocabularyOf(source)))
    if (values.svg === undefined) process.stdout.write(mermaidOf(flow))
    else if (values.svg === '-') process.stdout.write(svgOf(flow))
    else write(values.svg, svgOf(flow))
    return 0
  },
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text)
  } catch (cause) {
    throw new Problem('diagram.unwritable', `The picture could not be written to ${JSON.stringify(file)}. Name a file in a folder that is there.`, { cause })
  }
}
