// What a box's configuration needs to accept updates. Pure.

import { sourceAddress } from '#shared/updates/publish.ts'

export const isSourceAddress = (text: string): boolean => sourceAddress.safeParse(text).success

/** Uses only characters that every file system and Nix paths accept. */
export const trustFileName = (name: string): string =>
  `${
    name
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '') || 'box'
  }-trust.json`

export const trustModule = (fileName: string): string =>
  ['services.kiln-updates = {', '  enable = true;', `  trustFile = ./${fileName};`, '};', ''].join('\n')
