// Is there room? Asked before a build with what the profile says it needs, and again with the real sizes.
import { failure } from '#shared/errors.ts'
import { type BuildKind, formatInfo, type ImageFormat } from '#shared/model/format.ts'
import type { Profile } from '#shared/model/profile.ts'
import { bytesText } from '#shared/units.ts'
import type { Ports } from '../ports/index.ts'
import type { OutputFile } from './output-file.ts'

const MiB = 1024 * 1024

/** Bytes that the profile declares for one disk; a flake declares none. */
const declared = ({ minimum }: Profile) => (minimum.diskMiB ?? 0) * MiB

/** What the files may need at most: no format is larger than the disk that it holds. 0 where that is not known. */
export const imageBytes = (profile: Profile, formats: ImageFormat[]) => declared(profile) * formats.length

export async function checkSpace(
  ports: Ports,
  { profile, formats, imagesFolder }: { profile: Profile; formats: ImageFormat[]; imagesFolder: string },
) {
  const inStore = declared(profile) * new Set(formats.map(format => formatInfo[format].from)).size
  const storeFree = await ports.nix.storeFreeBytes()
  if (storeFree !== null && storeFree < inStore)
    throw failure('space.store', {
      operation: 'build',
      values: { free: bytesText(storeFree), needed: bytesText(inStore) },
    })
  await checkImagesSpace(ports, imagesFolder, imageBytes(profile, formats))
}

/** What Nix has made shows how large the files will be, about: of each format as much as the disk's blocks in use. */
export async function checkFoundSpace(
  ports: Ports,
  {
    formats,
    sources,
    imagesFolder,
  }: { formats: ImageFormat[]; sources: Record<BuildKind, OutputFile | null>; imagesFolder: string },
) {
  const sizes = await Promise.all(
    formats.map(format => ports.files.facts(sources[formatInfo[format].from]?.path ?? '')),
  )
  const neededBytes = sizes.reduce((sum, facts) => sum + (facts?.allocatedBytes ?? 0), 0)
  await checkImagesSpace(ports, imagesFolder, neededBytes)
}

export async function checkImagesSpace(ports: Ports, path: string, neededBytes: number) {
  const free = await ports.files.freeBytes(path)
  if (free >= neededBytes) return
  const values = { path, free: bytesText(free), needed: bytesText(neededBytes) }
  throw failure('space.images', { operation: 'build', values, details: { path } })
}
