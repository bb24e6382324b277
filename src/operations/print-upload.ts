import type { UploadView } from './app-upload.ts'
import { plain, table } from './print-table.ts'

/** What a person must see before a file is used: its columns, its first accounts, and every row that is wrong. */
export function printUpload(view: UploadView): string {
  const { state, rows, problems, problemCount, refusal } = view
  const shown = problems.map(({ line, says }) => `  ${line === 0 ? 'file' : `line ${line}`}: ${plain(says)}`)
  const more = problemCount > problems.length ? [`  … and ${problemCount - problems.length} more`] : []
  if (state === 'accepted') return `Read ${rows} accounts. ${comparedText(view)}`
  if (state === 'refused')
    return [
      `The file was not accepted: ${refusal?.says ?? ''} Nothing was concluded from it.`,
      ...shown,
      ...more,
    ].join('\n')
  return [
    `${rows} accounts. ${comparedText(view)}`,
    `Columns: ${Object.entries(view.columns).map(pairText).join(', ') || 'none'}`,
    `Not read: ${unread(view).map(plain).join(', ') || 'none'}`,
    ...(view.sample.length === 0 ? [] : [sampleText(view)]),
    ...(problemCount === 0
      ? []
      : [`${problemCount} problems; with one of them nothing is concluded from the file:`]),
    ...[...shown, ...more],
    ...(problemCount > 0 ? [] : ['If this is right:', `  ${commandFor(view)}`]),
  ].join('\n')
}

function comparedText({ compared: { come, stay, go } }: UploadView): string {
  return `Compared with the list before: ${come} come, ${stay} stay, ${go} go.`
}

function pairText([key, header]: readonly [string, string]): string {
  return `${key} = "${plain(header)}"`
}

function unread({ headers, columns }: UploadView): readonly string[] {
  const read = Object.values(columns).map((header) => header.toLowerCase())
  return headers.filter((header) => !read.includes(header.toLowerCase()))
}

function sampleText({ sample }: UploadView): string {
  const rows = sample.map(({ email, displayName, state, entitlements }) => [
    ...[email, displayName, state],
    entitlements?.map(({ name }) => name).join(', '),
  ])
  return table(['account', 'name', 'state', 'roles'], rows)
}

/** Quoted for a shell: a header is text from outside. */
function commandFor({ app, columns }: UploadView): string {
  const pairs = Object.entries(columns).map(([key, header]) => `${key}='${header.replaceAll("'", "'\\''")}'`)
  return `overlock app upload ${app} <file> --column ${pairs.map(plain).join(' ')}`
}
