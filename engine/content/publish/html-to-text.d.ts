// The part of html-to-text that the text part uses; the package brings no types of its own.

declare module 'html-to-text' {
  interface DomNode {
    readonly attribs: Readonly<Record<string, string>>
    readonly children: readonly DomNode[]
  }

  interface BlockTextBuilder {
    addInline(text: string): void
  }

  type FormatCallback = (
    element: DomNode,
    walk: (children: readonly DomNode[], builder: BlockTextBuilder) => void,
    builder: BlockTextBuilder,
  ) => void

  export interface HtmlToTextOptions {
    readonly wordwrap: false
    readonly formatters: Readonly<Record<string, FormatCallback>>
    readonly selectors: readonly {
      readonly selector: string
      readonly format?: string
      readonly options?: Readonly<Record<string, unknown>>
    }[]
  }

  export function convert(html: string, options: HtmlToTextOptions): string
}
