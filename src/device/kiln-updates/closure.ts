// The closure of a system, as signed by the daily key: each path's description is read from the published
// cache, and its references are followed only after its signature was checked.

import { isSignedBy } from '#engine/kits/signature.ts'
import { type NarInfo, narInfoName, parseNarInfo } from '#shared/narinfo.ts'
import type { Download } from './download.ts'
import { Problem } from './problem.ts'

const maxNarInfoBytes = 1024 * 1024
const maxPaths = 100_000
const atOnce = 16
const storeFolder = '/nix/store/'

type Closure = {
  infos: Map<string, NarInfo>
  /** Unchanged texts, by path. */
  texts: Map<string, string>
}

/** `described`: descriptions from earlier. Throws Problem. */
export async function signedClosure(
  download: Download,
  { toplevel, key, described }: { toplevel: string; key: string; described: ReadonlyMap<string, string> },
): Promise<Closure> {
  const infos = new Map<string, NarInfo>()
  const texts = new Map<string, string>()
  const seen = new Set([toplevel])
  for (let wave = [toplevel]; wave.length > 0; ) {
    const next: string[] = []
    const waiting = wave[Symbol.iterator]()
    const work = async () => {
      // All workers share one iterator.
      for (const path of waiting) {
        const { info, text } =
          checked(described.get(path) ?? '', path, key) ?? (await signedInfo(download, path, key))
        infos.set(path, info)
        texts.set(path, text)
        for (const name of info.references) {
          const needed = storeFolder + name
          if (seen.has(needed)) continue
          seen.add(needed)
          next.push(needed)
        }
        if (seen.size > maxPaths)
          throw new Problem('too-large', `${toplevel} has more than ${maxPaths} paths`)
      }
    }
    await Promise.all(Array.from({ length: atOnce }, work))
    wave = next
  }
  return { infos, texts }
}

async function signedInfo(download: Download, path: string, key: string) {
  const text = await download(`cache/${narInfoName(path)}`, maxNarInfoBytes)
  if (text === null) throw new Problem('incomplete', `the cache does not have ${path}`)
  const found = checked(text, path, key)
  if (!found) throw new Problem('unsigned-path', `${path} is not signed by ${key}`)
  return found
}

/** null if it describes another path, or if the key did not sign it. */
function checked(text: string, path: string, key: string): { info: NarInfo; text: string } | null {
  const info = parseNarInfo(text)
  const isSigned =
    info?.storePath === path && info.signatures.some(each => isSignedBy(info.fingerprint, each, key))
  return isSigned ? { info, text } : null
}
