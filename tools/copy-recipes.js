import { copyFile, glob } from 'node:fs/promises'
import { join } from 'node:path'

/** Recipes are data that their connectors read: they go along with the compiled code, to the folder that is named. */
const [, , target = 'dist'] = process.argv
let copied = 0
for await (const file of glob('connectors/*/recipe.yaml')) {
  await copyFile(file, join(target, file))
  copied += 1
}
if (copied === 0) throw new Error('no recipe was found: run this in the folder of the project')
