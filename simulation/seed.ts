import { readFile } from 'node:fs/promises'

/** A seed by name, or out of a JSON file. `parse` throws what is wrong with what a file holds. */
export async function readSeed<Seed>(
  seed: string,
  named: Readonly<Record<string, Seed>>,
  parse: (raw: unknown) => Seed,
): Promise<Seed> {
  const known = Object.hasOwn(named, seed) ? named[seed] : undefined
  if (known !== undefined) return known
  try {
    return parse(JSON.parse(await readFile(seed, 'utf8')))
  } catch (cause) {
    const names = Object.keys(named).join(', ')
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new Error(`no seed "${seed}": give ${names}, or the path of a JSON file (${reason})`, { cause })
  }
}
