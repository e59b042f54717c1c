// What a box's configuration needs to take updates. Pure.

/** As the engine takes it: updates.trust of the contract. */
export const isSourceAddress = (text: string): boolean =>
  URL.canParse(text) && /^(?:https?|file):$/.test(new URL(text).protocol) && text.length <= 2000

/** Of letters that every file system and Nix's paths take. */
export const trustFileName = (name: string): string =>
  `${
    name
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '') || 'box'
  }-trust.json`

export const trustModule = (fileName: string): string =>
  ['services.kiln-updates = {', '  enable = true;', `  trustFile = ./${fileName};`, '};', ''].join('\n')
