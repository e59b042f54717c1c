// The folder for what is unpacked and downloaded. A fault of it is not one of the source.
import { writing } from '../files/fs-failure.ts'
import { makeFolder } from '../files/tree.ts'

/** Throws home.unwritable, space.full. */
export const makeCacheFolder = (folder: string) =>
  writing('flash.source', folder, () => makeFolder(folder, () => 0o700))
