// A narinfo: a binary cache's description of one store path, in lines "Key: value". Pure. Format: Nix's
// src/libstore/nar-info.cc; the signed part: ValidPathInfo::fingerprint in path-info.cc.

export type NarInfo = {
  storePath: string
  /** The path in the cache: "nar/….nar.zst". */
  url: string
  compression: string
  /** The hash of the unpacked NAR: "sha256:…". */
  narHash: string
  narSize: string
  /** Names of the paths that it refers to, without the store's folder. */
  references: string[]
  signatures: string[]
  /** The signed text. */
  fingerprint: string
}

const once = ['StorePath', 'URL', 'Compression', 'NarHash', 'NarSize', 'References']

/** null if it is not one, or has a field twice: Nix would take the other one. */
export function parseNarInfo(text: string): NarInfo | null {
  const fields = text.split('\n').map(line => {
    const colon = line.indexOf(': ')
    // "References: " without any may have lost its trailing space on the way.
    return colon < 0 ? [line.replace(/:$/, ''), ''] : [line.slice(0, colon), line.slice(colon + 2)]
  })
  if (once.some(name => fields.filter(([key]) => key === name).length > 1)) return null
  const one = (name: string) => fields.find(([key]) => key === name)?.[1] ?? ''
  const storePath = one('StorePath')
  const [url, narHash, narSize] = [one('URL'), one('NarHash'), one('NarSize')]
  if (!storePath.startsWith('/nix/store/') || url === '' || narHash === '' || !/^\d+$/.test(narSize))
    return null
  const references = one('References').split(' ').filter(Boolean)
  const paths = references.map(each => `/nix/store/${each}`).join(',')
  return {
    storePath,
    url,
    compression: one('Compression') || 'bzip2',
    narHash,
    narSize,
    references,
    signatures: fields.flatMap(([key, value]) => (key === 'Sig' && value ? [value] : [])),
    fingerprint: `1;${storePath};${narHash};${narSize};${paths}`,
  }
}

/** Only with the verified fields, so that a reader has no others to follow. */
export const narInfoText = (info: NarInfo): string =>
  [
    `StorePath: ${info.storePath}`,
    `URL: ${info.url}`,
    `Compression: ${info.compression}`,
    `NarHash: ${info.narHash}`,
    `NarSize: ${info.narSize}`,
    `References: ${info.references.join(' ')}`,
    ...info.signatures.map(signature => `Sig: ${signature}`),
    '',
  ].join('\n')

/** Its name in a cache. */
export const narInfoName = (storePath: string) =>
  `${storePath.slice('/nix/store/'.length).slice(0, 32)}.narinfo`
