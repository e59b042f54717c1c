// Makes the files by which a box's configuration accepts updates. Pure.

import { fileStem } from '#shared/names.ts'
import { sourceAddress } from '#shared/updates/publish.ts'

export const isSourceAddress = (text: string): boolean => sourceAddress.safeParse(text).success

/** Uses only characters that every file system and Nix paths accept. */
export const trustFileName = (name: string): string => `${fileStem(name, 'box')}-trust.json`

export const trustModule = (fileName: string): string =>
  ['services.kiln-updates = {', '  enable = true;', `  trustFile = ./${fileName};`, '};', ''].join('\n')
