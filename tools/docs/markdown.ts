/** One page of the reference: its file in docs/reference, and its text. */
export type Page = { readonly file: string; readonly text: string }

export function page(file: string, title: string, parts: readonly string[]): Page {
  const text = [
    `# ${title}`,
    ...parts,
    '*Made from the code by `npm run docs`; changes here are overwritten.*',
  ]
  return { file, text: `${text.join('\n\n')}\n` }
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

export function code(text: string): string {
  return `\`${text}\``
}

/** A placeholder in angle brackets would be taken for HTML and not be shown; in code it is shown as it is. */
function cell(text: string): string {
  const parts = text.replaceAll('|', '\\|').replaceAll('\n', ' ').split('`')
  return parts
    .map((part, index) => (index % 2 === 0 ? part.replaceAll('<', '&lt;').replaceAll('>', '&gt;') : part))
    .join('`')
}
