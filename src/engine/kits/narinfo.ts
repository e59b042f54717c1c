// A narinfo: what a binary cache says of one store path, in lines "Key: value". Pure.
// Format: Nix's src/libstore/nar-info.cc; what is signed: ValidPathInfo::fingerprint in path-info.cc.

export type NarInfo = {
  storePath: string
  /** In the cache: "nar/….nar.zst". */
  url: string
  signatures: string[]
  /** What the signatures are of. */
  fingerprint: string
}

/** null where it is not one. */
export function parseNarInfo(text: string): NarInfo | null {
  const fields = text.split('\n').map(line => {
    const colon = line.indexOf(': ')
    // "References: " of a path without any may have lost its space on the way.
    return colon < 0 ? [line.replace(/:$/, ''), ''] : [line.slice(0, colon), line.slice(colon + 2)]
  })
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
    signatures: fields.flatMap(([key, value]) => (key === 'Sig' && value ? [value] : [])),
    fingerprint: `1;${storePath};${narHash};${narSize};${paths}`,
  }
}

/** Its name in a cache. */
export const narInfoName = (storePath: string) =>
  `${storePath.slice('/nix/store/'.length).slice(0, 32)}.narinfo`
