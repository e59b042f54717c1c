// The closure of a system as the daily key signed it: the description of each path is read from the published cache, and
// what one refers to is only followed once its signature was checked.
import { type NarInfo, narInfoName, parseNarInfo } from '#shared/narinfo.ts'
import type { Download } from './download.ts'
import { Problem } from './problem.ts'
import { isSignedBy } from './signature.ts'

const maxNarInfoBytes = 1024 * 1024
const maxPaths = 100_000
const atOnce = 16
const storeFolder = '/nix/store/'

/** By path. Throws Problem. */
export async function signedClosure(
  download: Download,
  { toplevel, key }: { toplevel: string; key: string },
): Promise<Map<string, NarInfo>> {
  const found = new Map<string, NarInfo>()
  const seen = new Set([toplevel])
  for (let wave = [toplevel]; wave.length > 0; ) {
    const next: string[] = []
    const waiting = wave[Symbol.iterator]()
    const work = async () => {
      // All workers take from one iterator.
      for (const path of waiting) {
        const info = await signedInfo(download, path, key)
        found.set(path, info)
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
  return found
}

async function signedInfo(download: Download, path: string, key: string): Promise<NarInfo> {
  const text = await download(`cache/${narInfoName(path)}`, maxNarInfoBytes)
  if (text === null) throw new Problem('incomplete', `the cache does not have ${path}`)
  const info = parseNarInfo(text)
  if (info?.storePath !== path || !info.signatures.some(each => isSignedBy(info.fingerprint, each, key)))
    throw new Problem('unsigned-path', `${path} is not signed by ${key}`)
  return info
}
