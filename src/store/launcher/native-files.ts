import { copyNativeFiles } from './copy-native-files.ts'
import { makeLibraryLinks } from './library-links.ts'
import type { NativePackage } from './native-package.ts'
import { openSystemFolder, systemFolder, systemFolderUnusable } from './system-folder.ts'

type Where = { readonly root: boolean; readonly clusterFolder: string }

/**
 * The folder PostgreSQL is run from. Under root always a copy: the account it runs as may not reach the checkout.
 * Otherwise where npm put it, unless links are missing there and the folder is not ours to write.
 */
export async function nativeFolder(native: NativePackage, { root, clusterFolder }: Where): Promise<string> {
  if (root) {
    await openSystemFolder()
    return copyNativeFiles(native, systemFolder).catch((cause: Error) => {
      throw systemFolderUnusable(cause)
    })
  }
  try {
    await makeLibraryLinks(native.folder)
    return native.folder
  } catch (error) {
    if (!notOurs.includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    return copyNativeFiles(native, clusterFolder)
  }
}

const notOurs = ['EACCES', 'EPERM', 'EROFS']
