// What a box's configuration needs to take updates. Pure.

/** As the engine takes it: updates.trust of the contract. */
export function isSourceAddress(text: string): boolean {
  try {
    return /^(?:https?|file):$/.test(new URL(text).protocol) && text.length <= 2000
  } catch {
    return false
  }
}

/** Of letters that every file system and Nix's paths take. */
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
