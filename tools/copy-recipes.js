import { copyFile, glob } from 'node:fs/promises'

/** Recipes are data that their connectors read: they go along with the compiled code. */
let copied = 0
for await (const file of glob('connectors/*/recipe.yaml')) {
  await copyFile(file, `dist/${file}`)
  copied += 1
}
if (copied === 0) throw new Error('no recipe was found: run this in the folder of the project')
