// Opens a kit: nothing in it counts until its manifest is verified with a key that is known here.
import { join } from 'node:path'
import { signingKeys } from '#engine/caches/keys.ts'
import { parseVersioned } from '#engine/json-file.ts'
import type { Ports } from '#engine/ports/index.ts'
import { readSettings } from '#engine/settings.ts'
import { failure } from '#shared/errors.ts'
import {
  type KitFile,
  type KitManifest,
  type KitReport,
  kitFolders,
  kitManifest,
  kitManifestName,
  kitSignatureName,
  kitVersion,
} from '#shared/kits.ts'
import { checkFiles, checkPaths, type Report, refuseAdded } from './contents.ts'
import { isSignedBy } from './signature.ts'

const operation = 'kits'
const maxManifestBytes = 64 * 1024 * 1024
const maxSignatureBytes = 1000

type Wanted = {
  folder: string
  /** The public key that it must be signed with; null: one that is known here. */
  key: string | null
}

/** Throws kit.not-one, kit.newer, kit.broken, kit.signature, kit.other-key, kit.key-unknown. */
export async function openKit(ports: Ports, { folder, key }: Wanted): Promise<KitManifest> {
  const path = join(folder, kitManifestName)
  const facts = await ports.files.facts(folder)
  if (facts?.kind !== 'folder') throw failure('kit.not-one', { operation, values: { path: folder } })
  const text = await ports.files.readForeignText(path, maxManifestBytes)
  if (text === null) throw failure('kit.not-one', { operation, values: { path: folder } })
  const errors = { newer: 'kit.newer', broken: 'kit.broken', operation } as const
  const manifest = parseVersioned(text, { type: kitManifest, version: kitVersion, path, errors })
  const { publicKey } = manifest
  const signature = await ports.files.readForeignText(join(folder, kitSignatureName), maxSignatureBytes)
  if (!isSignedBy(text, (signature ?? '').trim(), publicKey)) throw failure('kit.signature', { operation })
  if (key !== null && key !== publicKey)
    throw failure('kit.other-key', { operation, values: { key: publicKey, wanted: key } })
  if (key === null && !(await isKnown(ports, publicKey)))
    throw failure('kit.key-unknown', { operation, values: { key: publicKey } })
  return manifest
}

/** Kiln's own keys, and those of the caches that builds download from. */
async function isKnown(ports: Ports, publicKey: string): Promise<boolean> {
  const { caches } = await readSettings(ports)
  const keys = [...(await signingKeys(ports)).map(each => each.publicKey), ...caches.map(each => each.key)]
  return keys.includes(publicKey)
}

type Reading = { signal: AbortSignal; report: Report }

/** Opens it and reads all of it, or `only` its cache, which is what hosts get. Throws like openKit, and kit.changed,
 *  kit.unsigned. */
export async function checkKit(
  ports: Ports,
  { only, ...wanted }: Wanted & { only?: 'cache' },
  reading: Reading,
): Promise<KitManifest> {
  const manifest = await openKit(ports, wanted)
  const { folder } = wanted
  await checkPaths(ports, { folder, manifest }, reading.signal)
  const { files } = manifest
  if (only === undefined) await refuseAdded(ports, { folder, wanted: files })
  await checkFiles(ports, { folder, wanted: only ? files.filter(isOfCache) : files }, reading)
  return manifest
}

const isOfCache = ({ path }: KitFile) => path.startsWith(`${kitFolders.cache}/`)

export const kitReportOf = (
  folder: string,
  { name, system, publicKey, image, kiln, files }: KitManifest,
): KitReport => ({
  folder,
  name,
  publicKey,
  image,
  kiln,
  system: system.path,
  machine: system.machine,
  stateVersion: system.stateVersion,
  paths: system.closure.length,
  files: files.length,
  sizeBytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
})
