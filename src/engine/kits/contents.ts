// The files of a kit: listed and hashed when it is made, and read again before it is used.
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { inParallel } from '#engine/in-parallel.ts'
import type { FolderEntry } from '#engine/ports/files.ts'
import type { Ports } from '#engine/ports/index.ts'
import { failure } from '#shared/errors.ts'
import type { KitFile, KitManifest } from '#shared/kits.ts'
import { kitFolders } from '#shared/kits.ts'
import { message } from '#shared/messages/codes.ts'
import type { Message } from '#shared/messages/message.ts'
import { type NarInfo, narInfoName, narInfoText, parseNarInfo } from '#shared/narinfo.ts'
import { bytesOf, type ProgressText } from '#shared/progress.ts'
import { isSignedBy } from './signature.ts'

const operation = 'kits'
type FilePorts = Pick<Ports, 'files' | 'disks'>
export type Report = (fraction: number | null, detail?: ProgressText) => void
type Reading = { signal: AbortSignal; report: Report }

/** Entries of a folder that are not folders. */
async function entriesIn(
  { files }: Pick<Ports, 'files'>,
  folder: string,
  inner = '',
): Promise<FolderEntry[]> {
  const entries = await files.entries(join(folder, inner))
  const found = await Promise.all(
    entries.map(async ({ name, kind }) => {
      const path = inner === '' ? name : `${inner}/${name}`
      return kind === 'folder' ? entriesIn({ files }, folder, path) : [{ name: path, kind }]
    }),
  )
  return found.flat()
}

/** Paths of all files in a folder, sorted. Throws kit.link on anything else. */
export async function filesIn(ports: Pick<Ports, 'files'>, folder: string): Promise<string[]> {
  const entries = await entriesIn(ports, folder)
  const other = entries.find(({ kind }) => kind !== 'file')
  if (other) throw failure('kit.link', { operation, values: { path: join(folder, other.name) } })
  return entries.map(({ name }) => name).sort()
}

/**
 * Checks that nothing was added next to Kiln's own files, because a program loads whatever it finds. Throws
 * kit.changed.
 */
export async function refuseAdded(
  ports: Pick<Ports, 'files'>,
  { folder, wanted }: { folder: string; wanted: readonly KitFile[] },
): Promise<void> {
  const own = kitFolders.kiln
  const listed = new Set(wanted.map(({ path }) => path))
  if ((await ports.files.facts(join(folder, own))) === null) return
  for (const { name } of await entriesIn(ports, folder, own))
    if (!listed.has(name)) throw changed(name, message('kit.reason.added'))
}

/** Hashes the files in order. */
export async function hashFiles(
  { files, disks }: FilePorts,
  { folder, paths }: { folder: string; paths: readonly string[] },
  { signal, report }: Reading,
): Promise<KitFile[]> {
  const sizes = await Promise.all(
    paths.map(async path => (await files.facts(join(folder, path)))?.sizeBytes ?? 0),
  )
  const total = sizes.reduce((sum, size) => sum + size, 0)
  let before = 0
  const hashed: KitFile[] = []
  for (const [index, path] of paths.entries()) {
    const onBytes = (done: number) =>
      report(total > 0 ? (before + done) / total : null, bytesOf(before + done, total))
    hashed.push({ path, ...(await disks.hash(join(folder, path), { signal, onBytes })) })
    before += sizes[index] ?? 0
  }
  return hashed
}

/** The size of an ordinary file of the kit. Throws kit.changed. */
async function sizeOf({ files }: Pick<Ports, 'files'>, folder: string, path: string): Promise<number> {
  const place = join(folder, path)
  const facts = (await files.isLink(place)) ? null : await files.facts(place)
  if (facts?.kind !== 'file') throw changed(path, message('kit.reason.missing'))
  return facts.sizeBytes
}

/** Checks that these are the signed files. Throws kit.changed. */
export async function checkFiles(
  ports: FilePorts,
  { folder, wanted }: { folder: string; wanted: readonly KitFile[] },
  reading: Reading,
): Promise<void> {
  // Before anything is read: a link may lead to an endless file.
  for (const { path, sizeBytes } of wanted)
    if ((await sizeOf(ports, folder, path)) !== sizeBytes) throw changed(path, message('kit.reason.size'))
  const hashed = await hashFiles(ports, { folder, paths: wanted.map(({ path }) => path) }, reading)
  for (const [index, { path, sha256 }] of hashed.entries())
    if (sha256 !== wanted[index]?.sha256) throw changed(path, message('kit.reason.hash'))
}

const maxNarInfoBytes = 1024 * 1024

type KitContents = { folder: string; manifest: KitManifest }

/** The cache's narinfos for each path of the system, signed by the kit's key. Throws kit.changed, kit.unsigned. */
async function verifiedInfos(
  { files }: Pick<Ports, 'files'>,
  { folder, manifest }: KitContents,
  signal: AbortSignal,
): Promise<NarInfo[]> {
  const listed = new Set(manifest.files.map(({ path }) => path))
  const verified = async ({ path }: { path: string }): Promise<NarInfo> => {
    const name = `${kitFolders.cache}/${narInfoName(path)}`
    const text = listed.has(name) ? await files.readForeignText(join(folder, name), maxNarInfoBytes) : null
    const info = text === null ? null : parseNarInfo(text)
    if (info?.storePath !== path) throw changed(name, message('kit.reason.missing'))
    const { signatures, fingerprint } = info
    const signed = signatures.filter(each => isSignedBy(fingerprint, each, manifest.publicKey))
    if (signed.length === 0)
      throw failure('kit.unsigned', { operation, values: { path, key: manifest.publicKey } })
    const packed = `${kitFolders.cache}/${info.url}`
    if (!listed.has(packed) || !packedName.test(info.url))
      throw changed(packed, message('kit.reason.missing'))
    return { ...info, signatures: signed }
  }
  return inParallel(manifest.system.closure, verified, { signal })
}

/** Nix's name for compressed files, which never leads out of the cache. */
const packedName = /^nar\/[0-9a-zA-Z][0-9a-zA-Z._-]*$/

/** Checks that the cache has every path of the system. Throws like verifiedInfos. */
export async function checkPaths(
  ports: Pick<Ports, 'files'>,
  contents: KitContents,
  signal: AbortSignal,
): Promise<void> {
  await verifiedInfos(ports, contents, signal)
}

export type VerifiedCache = {
  url: string
  /** Throws kit.changed if a compressed file is no longer an ordinary file: Nix would wait at a pipe without end. */
  check: () => Promise<void>
}

/** Makes a cache in `to`, a folder that only this user can write to. The narinfos are the verified ones; only the
 *  compressed files are still the kit's, and the host checks each against its signed hash. So a user who can write to
 *  the kit, but has no key, cannot replace anything before or during the copy. Throws like verifiedInfos. */
export async function makeVerifiedCache(
  ports: Pick<Ports, 'files'>,
  { to, ...contents }: KitContents & { to: string },
  signal: AbortSignal,
): Promise<VerifiedCache> {
  const { files } = ports
  const infos = await verifiedInfos(ports, contents, signal)
  const check = async () => {
    for (const { url } of infos) await sizeOf(ports, contents.folder, `${kitFolders.cache}/${url}`)
  }
  await check()
  await files.remove(to)
  await files.makeFolder(to)
  await files.writeText(join(to, 'nix-cache-info'), 'StoreDir: /nix/store\n')
  await files.makeLink(join(to, 'nar'), resolve(contents.folder, kitFolders.cache, 'nar'))
  await inParallel(infos, info => files.writeText(join(to, narInfoName(info.storePath)), narInfoText(info)))
  return { url: pathToFileURL(to).href, check }
}

const changed = (file: string, reason: Message) =>
  failure('kit.changed', { operation, values: { file, reason }, details: { path: file } })
