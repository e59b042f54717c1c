// A file of an offline kit that is flashed: only the kit's signature counts for it.
import { dirname, join, relative, sep } from 'node:path'
import type { Ports } from '#engine/ports/index.ts'
import { failure } from '#shared/errors.ts'
import { kitFolders, kitManifestName, kitSignatureName } from '#shared/kits.ts'
import { message } from '#shared/messages/codes.ts'
import { openKit } from './read.ts'

type KitImage = {
  path: string
  /** Public key that the kit must be signed with; absent: one that is known here. */
  kitKey?: string | undefined
}

/** The SHA-256 that is signed for a file in a kit; null for a file elsewhere. A given key requires a kit. Throws like
 *  openKit, and kit.changed if the file is not one of the kit's. */
export async function sumInKit(ports: Ports, { path, kitKey }: KitImage): Promise<string | null> {
  const place = (await ports.files.resolve(path)) ?? path
  const found = await kitAround(ports, place)
  if (found === null && kitKey === undefined) return null
  const folder = found ?? dirname(dirname(place))
  const manifest = await openKit(ports, { folder, key: kitKey ?? null })
  const file = relative(folder, place).split(sep).join('/')
  const named = manifest.files.filter(each => each.path.toLowerCase() === file.toLowerCase())
  // A stick's file system may not tell one from the other; the sum that is signed counts either way.
  const signed = named.find(each => each.path === file) ?? (named.length === 1 ? named[0] : undefined)
  if (signed) return signed.sha256
  const values = { file, reason: message('kit.reason.added') }
  throw failure('kit.changed', { operation: 'flash', values, details: { path } })
}

/** The kit in whose image folder a file lies, or in which it lies anywhere else: its image may have been moved, or its
 *  folder renamed. */
async function kitAround(ports: Ports, place: string): Promise<string | null> {
  const has = async (folder: string, name: string) => (await ports.files.facts(join(folder, name))) !== null
  let folder = dirname(place)
  for (let depth = 0; depth < mostDepth; depth++) {
    const isImage = relative(folder, dirname(place)).toLowerCase() === kitFolders.image
    // Other programs call files kit.json as well.
    const isKit = (await has(folder, kitManifestName)) && (isImage || (await has(folder, kitSignatureName)))
    if (isKit) return folder
    if (dirname(folder) === folder) return null
    folder = dirname(folder)
  }
  return null
}

/** No kit has deeper folders of images. */
const mostDepth = 8
