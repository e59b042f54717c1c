// The binary cache of a published folder: which paths it has, whether they carry the daily key's signature
// and their files match it, and garbage collection.
import { basename, join } from 'node:path'
import { inParallel } from '#engine/in-parallel.ts'
import { isSignedBy } from '#engine/kits/signature.ts'
import type { Ports } from '#engine/ports/index.ts'
import { noneIfBroken } from '#shared/broken-file.ts'
import { sumOfLine } from '#shared/flash/sums.ts'
import { type NarInfo, narInfoName, parseNarInfo } from '#shared/narinfo.ts'

type Files = Pick<Ports, 'files'>
type Archives = Pick<Ports, 'files' | 'sources'>
/** `fileBytes`: size of the compressed file, as the cache states it; null if it does not. */
type Described = NarInfo & { fileBytes: number | null }
const maxNarInfoBytes = 1024 * 1024
const storeFolder = '/nix/store/'

/** null if the cache does not have the path. */
async function infoOf({ files }: Files, cache: string, path: string): Promise<Described | null> {
  const text = await files
    .readForeignText(join(cache, narInfoName(path)), maxNarInfoBytes)
    .catch(noneIfBroken)
  const info = text === null ? null : parseNarInfo(text)
  if (info?.storePath !== path) return null
  const size = /^FileSize: (\d{1,15})$/m.exec(text ?? '')?.[1]
  return { ...info, fileBytes: size === undefined ? null : Number(size) }
}

/** A path and all its references, as far as the cache has them. */
export async function closureIn(
  ports: Files,
  cache: string,
  systems: Iterable<string>,
  signal: AbortSignal,
): Promise<Map<string, NarInfo>> {
  const found = new Map<string, NarInfo>()
  const seen = new Set(systems)
  for (let wave = [...seen]; wave.length > 0; ) {
    const infos = await inParallel(wave, path => infoOf(ports, cache, path), { signal })
    const next = new Set<string>()
    for (const info of infos) {
      if (!info) continue
      found.set(info.storePath, info)
      for (const name of info.references) if (!seen.has(storeFolder + name)) next.add(storeFolder + name)
    }
    for (const path of next) seen.add(path)
    wave = [...next]
  }
  return found
}

const isSigned = ({ signatures, fingerprint, url }: NarInfo, key: string) =>
  narName.test(url) && signatures.some(each => isSignedBy(fingerprint, each, key))

/** Files whose content was verified, so that one publication reads each only once. */
export type ReadFiles = Set<string>

type Looking = { cache: string; read: ReadFiles | null; signal: AbortSignal }

/**
 * Whether the path's file is in the cache with its recorded size, and with the right content unless `read` is
 * null.
 */
async function hasFile(
  { files, sources }: Archives,
  { cache, read, signal }: Looking,
  info: Described,
): Promise<boolean> {
  const { url, fileBytes, narHash, narSize, compression } = info
  const place = join(cache, url)
  const facts = (await files.isLink(place)) ? null : await files.facts(place)
  if (facts?.kind !== 'file' || (fileBytes !== null && facts.sizeBytes !== fileBytes)) return false
  const known = `${url} ${narHash}`
  if (read === null || read.has(known)) return true
  // Kiln only writes zstd. The name of the compression is not signed.
  if (compression !== 'zstd') return false
  const found = await sources.unpackedHash(place, { mostBytes: Number(narSize), signal })
  if (found === null || found !== sumOfLine(narHash)?.hex) return false
  read.add(known)
  return true
}

const narName = /^nar\/[0-9a-zA-Z][0-9a-zA-Z._-]*$/
/** Each is decompressed on its own thread. */
const filesAtOnce = 4

/** `read`: null trusts the size of each file. */
type Wanted = { cache: string; paths: readonly string[]; key: string; read: ReadFiles | null }

/**
 * Paths that the cache lacks, that this key did not sign, or whose file is truncated or has other content.
 */
export async function lackingIn(
  ports: Archives,
  { cache, paths, key, read }: Wanted,
  signal: AbortSignal,
): Promise<string[]> {
  const lacking = await inParallel(
    paths,
    async path => {
      const info = await infoOf(ports, cache, path)
      const isWhole = info && isSigned(info, key) && (await hasFile(ports, { cache, read, signal }, info))
      return isWhole ? [] : [path]
    },
    read === null ? { signal } : { signal, atOnce: filesAtOnce },
  )
  return lacking.flat()
}

/**
 * Nix never replaces what a cache already has. So the paths that lackingIn found are removed, then copied and
 * signed again: a replaced key signed them, or someone with write access changed them.
 */
export async function dropLacking(
  ports: Archives,
  { cache, paths, read }: Omit<Wanted, 'key'>,
  signal: AbortSignal,
): Promise<void> {
  await inParallel(
    paths,
    async path => {
      const info = await infoOf(ports, cache, path)
      if (info && narName.test(info.url) && !(await hasFile(ports, { cache, read, signal }, info)))
        await ports.files.remove(join(cache, info.url))
      await ports.files.remove(join(cache, narInfoName(path)))
    },
    { signal, atOnce: filesAtOnce },
  )
}

const narInfoForm = /^[0-9a-z]{32}\.narinfo$/
/** Anything else in the folder stays. */
const narFileForm = /^[0-9a-z]{52}\.nar(?:\.[0-9a-z]+)?$/

/**
 * Removes what no kept system needs: a path's description before its file. Returns how many paths were
 * removed.
 */
export async function collect(
  ports: Files,
  { cache, kept }: { cache: string; kept: ReadonlyMap<string, NarInfo> },
  signal: AbortSignal,
): Promise<number> {
  const names = new Set([...kept.keys()].map(narInfoName))
  const gone = (await ports.files.list(cache)).filter(name => narInfoForm.test(name) && !names.has(name))
  await inParallel(gone, name => ports.files.remove(join(cache, name)), { signal })
  const needed = new Set([...kept.values()].map(({ url }) => basename(url)))
  const nars = (await ports.files.list(join(cache, 'nar'))).filter(
    name => narFileForm.test(name) && !needed.has(name),
  )
  await inParallel(nars, name => ports.files.remove(join(cache, 'nar', name)), { signal })
  return gone.length
}
