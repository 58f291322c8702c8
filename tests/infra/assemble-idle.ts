// Run as a process of its own: assembles the hand-made journeys with idle functions into the folder that is named.
import { assemble } from '../../infra/assembly.ts'
import { compiled, idleFunctions } from './assembled.ts'

assemble(compiled(), { outdir: process.argv[2] ?? '', functionsDir: idleFunctions() })
