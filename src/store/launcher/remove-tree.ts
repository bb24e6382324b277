import { runAs } from './run-as.ts'

/**
 * Removes a folder that belongs, or belonged, to another account. By `rm`: while it works it can't be led to another
 * place by somebody who puts a link where a folder was.
 */
export async function removeTree(path: string): Promise<void> {
  await runAs(undefined, '/bin/rm', ['-rf', '--', path])
}
