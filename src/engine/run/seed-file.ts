// A seed as a disk in a file: a machine elsewhere, which runs an exported image, gets it as its second disk.
import { dirname } from 'node:path'
import type { EngineParts } from '#engine/parts.ts'
import type { MakeSeed } from '#engine/seed/types.ts'
import { failure } from '#shared/errors.ts'
import type { SeedAnswers } from '#shared/model/flash/seed.ts'
import type { Image } from '#shared/model/image.ts'
import { seedFor } from './request/prepare.ts'

type SeedFile = { image: Image; answers: SeedAnswers; path: string }

const operation = 'images.seed'

/** Raw, for its owner alone, and never over another file. Throws file.missing, file.taken, seed.*. Returns the public host
 *  key that is in it. */
export async function writeSeedFile(
  parts: Pick<EngineParts, 'ports' | 'profiles'> & { makeSeed: MakeSeed },
  { image, answers, path }: SeedFile,
): Promise<string | null> {
  const { files, disks } = parts.ports
  const folder = dirname(path)
  if ((await files.facts(folder))?.kind !== 'folder')
    throw failure('file.missing', { operation, values: { path: folder }, details: { path } })
  if (await files.facts(path)) throw failure('file.taken', { operation, values: { path }, details: { path } })
  const { disk, hostKey } = await seedFor(parts, parts.makeSeed, { image, answers })
  const partial = files.partialPath(path)
  try {
    await files.writeBytes(partial, disk, { mode: 0o600 })
    await disks.moveNew(partial, path)
    return hostKey
  } finally {
    await files.remove(partial)
  }
}
