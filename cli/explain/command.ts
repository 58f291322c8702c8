// `perennial explain JOURNEY`: the whole journey in plain English.
import type { Command } from '../command.ts'
import { explainJourney } from '../../engine/words/journey/explain.ts'
import { findJourney, openFolder } from '../project.ts'
import { plainEnglish } from '../../engine/words/plain-english.ts'
import { readOptionsAbout } from '../command.ts'
import { vocabularyOf } from '../../engine/words/vocabulary.ts'

export const explain: Command = {
  says: 'tells a journey in plain English',
  help: `Usage: perennial explain JOURNEY [--dir DIR]

Tells who enters the journey and who does not, what happens step by step, what counts as success and what ends it.

  JOURNEY       its file's name, such as win-back
  --dir DIR     the folder with the journeys; ./journeys unless told, else the shipped one`,
  run: async (args) => {
    const { about, values } = readOptionsAbout('journey', args, { dir: { type: 'string' } })
    const source = openFolder(values.dir)
    process.stdout.write(explainJourney(findJourney(source, about), plainEnglish(vocabularyOf(source))))
    return 0
  },
}
