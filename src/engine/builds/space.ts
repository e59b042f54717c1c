// Is there room? Asked before a build, where there is hardly any, and again with the real sizes.

import { assertImagesSpace } from '#engine/images/space.ts'
import type { Ports } from '#engine/ports/index.ts'
import { failure } from '#shared/errors.ts'
import { type BuildKind, formatInfo, type ImageFormat } from '#shared/formats/format.ts'
import { bytes } from '#shared/messages/message.ts'
import type { Profile } from '#shared/profiles/profile.ts'
import type { OutputFile } from './output-file.ts'
import { declaredBytes, leastBytes } from './request/need.ts'

/** The most that the files may need: no format is larger than the disk that it holds. 0 if that is not known. */
export const imageBytes = (profile: Profile, formats: ImageFormat[]) =>
  declaredBytes(profile) * formats.length

/** Before Nix starts only what cannot end well is refused. */
export async function assertSpace(
  ports: Ports,
  { profile, imagesFolder, builtHere }: { profile: Profile; imagesFolder: string; builtHere: boolean },
) {
  const neededBytes = leastBytes(profile)
  const storeFree = builtHere ? await ports.nix.storeFreeBytes() : null
  if (storeFree !== null && storeFree < neededBytes)
    throw failure('space.store', {
      operation: 'build',
      values: { free: bytes(storeFree), needed: bytes(neededBytes) },
    })
  await assertImagesSpace(ports, imagesFolder, neededBytes)
}

/** Nix's outputs show how much the files will take at least: the sizes of compressed ones are known when they are
 *  made. */
export async function assertFoundSpace(
  ports: Ports,
  {
    formats,
    sources,
    imagesFolder,
  }: { formats: ImageFormat[]; sources: Record<BuildKind, OutputFile | null>; imagesFolder: string },
) {
  const sizes = await Promise.all(
    formats
      .filter(format => !formatInfo[format].isCompressed)
      .map(format => ports.files.facts(sources[formatInfo[format].from]?.path ?? '')),
  )
  const neededBytes = sizes.reduce((sum, facts) => sum + (facts?.allocatedBytes ?? 0), 0)
  await assertImagesSpace(ports, imagesFolder, neededBytes)
}
