import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeReference } from './docs/reference.ts'

/** `npm run docs`: writes docs/reference/ from the code. test/docs.test.ts fails while it is stale. */
const folder = fileURLToPath(new URL('../docs/reference', import.meta.url))

await mkdir(folder, { recursive: true })
for (const { file, text } of await makeReference()) {
  await writeFile(join(folder, file), text)
  console.log(`docs/reference/${file}`)
}
