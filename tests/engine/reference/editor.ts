// An editor, as far as JSON goes: the language service of VS Code on a project's schemas. `|` is the cursor.
import type { CompletionItem } from 'vscode-json-languageservice'
import type { ProjectSource } from '../../../engine/project-files.ts'
import { TextDocument, getLanguageService } from 'vscode-json-languageservice'
import { namesOf } from '../../../engine/reference/schema/project-names.ts'
import { projectSchemas } from '../../../engine/reference/schema/project-schemas.ts'

export interface Offer {
  label: string
  says: string
}

export class Editor {
  readonly #service

  constructor(source: ProjectSource) {
    const made = Object.entries(projectSchemas(namesOf(source)))
    const schemas = made.map(([name, schema]) => ({ uri: `file:///journeys/schema/${name}.schema.json`, fileMatch: [`*.${name}.json`], schema }))
    this.#service = getLanguageService({
      workspaceContext: { resolveRelativePath: (path, resource) => new URL(path, resource).href },
      schemaRequestService: async (uri) => {
        const found = schemas.find((one) => one.uri === uri)
        if (found === undefined) throw new Error(`There is no ${uri}`)
        return JSON.stringify(found.schema)
      },
    })
    this.#service.configure({ validate: true, allowComments: false, schemas })
  }

  /** What is offered at the cursor. */
  async offers(kind: string, text: string): Promise<Offer[]> {
    return (await this.#complete(kind, text)).map(({ label, documentation = '' }) => ({ label, says: typeof documentation === 'string' ? documentation : documentation.value }))
  }

  /** What stands in the file when this offer is taken; `$1` is where one writes on. */
  async inserted(kind: string, text: string, label: string): Promise<string | undefined> {
    return (await this.#complete(kind, text)).find((item) => item.label === label)?.insertText
  }

  async #complete(kind: string, text: string): Promise<CompletionItem[]> {
    const document = this.#open(kind, text.replace('|', ''))
    const list = await this.#service.doComplete(document, document.positionAt(text.indexOf('|')), this.#service.parseJSONDocument(document))
    return list?.items ?? []
  }

  /** What is underlined, with what is said of it. */
  async underlined(kind: string, text: string): Promise<string[]> {
    const document = this.#open(kind, text)
    const found = await this.#service.doValidation(document, this.#service.parseJSONDocument(document))
    return found.map(({ range, message }) => `${document.getText(range)}: ${typeof message === 'string' ? message : message.value}`)
  }

  /** What is said of the word at the cursor. */
  async hover(kind: string, text: string): Promise<string> {
    const document = this.#open(kind, text.replace('|', ''))
    const hover = await this.#service.doHover(document, document.positionAt(text.indexOf('|')), this.#service.parseJSONDocument(document))
    return JSON.stringify(hover?.contents ?? '')
  }

  #open(kind: string, text: string): TextDocument {
    return TextDocument.create(`file:///journeys/a.${kind}.json`, 'json', 1, text)
  }
}
