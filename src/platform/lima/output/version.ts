// Parses limactl's version. Pure.

const oldest = 2

/** "limactl version 2.2.0", "limactl version v2.0.0-beta.1-3-gabc"; null for anything else. */
export const versionIn = (text: string): string | null =>
  /^limactl version v?(\d+\.\d+[\w.+-]*)$/m.exec(text)?.[1] ?? null

export const isTooOld = (version: string): boolean => Number(version.split('.')[0]) < oldest
export const oldestVersion = `${oldest}.0`
