// An image of an offline kit that is flashed as a file: only the kit's signature counts for it.
import { basename, dirname, join } from 'node:path'
import type { Ports } from '#engine/ports/index.ts'
import { failure } from '#shared/errors.ts'
import { kitFolders, kitManifestName } from '#shared/kits/kit.ts'
import { message } from '#shared/messages/codes.ts'
import { openKit } from './read.ts'

type KitImage = {
  path: string
  /** Public key that the kit must be signed with; absent: one that is known here. */
  kitKey?: string | undefined
}

/** The SHA-256 that is signed for a file in the image folder of a kit; null for a file elsewhere. A given key
 *  requires a kit. Throws like openKit, and kit.changed if the file is not one of the kit's. */
export async function sumInKit(ports: Ports, { path, kitKey }: KitImage): Promise<string | null> {
  const place = (await ports.files.resolve(path)) ?? path
  const folder = dirname(dirname(place))
  const isInside = basename(dirname(place)) === kitFolders.image
  const isKit = isInside && (await ports.files.facts(join(folder, kitManifestName))) !== null
  if (!isKit && kitKey === undefined) return null
  const manifest = await openKit(ports, { folder, key: kitKey ?? null })
  const file = `${kitFolders.image}/${basename(place)}`
  const sum = manifest.files.find(each => each.path === file)?.sha256
  if (sum !== undefined) return sum
  const values = { file, reason: message('kit.reason.added') }
  throw failure('kit.changed', { operation: 'flash', values, details: { path } })
}
