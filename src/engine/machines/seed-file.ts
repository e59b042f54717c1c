// A seed as a disk in a file, in the format of the file's name: a machine elsewhere, which runs an exported image,
// gets it as its second disk.
import { basename, dirname } from 'node:path'
import type { EngineParts } from '#engine/parts.ts'
import type { MakeSeed } from '#engine/seed/types.ts'
import { failure } from '#shared/errors.ts'
import { type DiskFormat, isDiskFormat } from '#shared/formats/format.ts'
import type { Image } from '#shared/images/image.ts'
import type { SeedAnswers } from '#shared/seed/seed.ts'
import { assertPersonal } from './personal.ts'
import { seedFor } from './prepare.ts'

type SeedFile = { image: Image; answers: SeedAnswers; path: string }

const operation = 'images.seed'

/** Returns the format that the file's extension names; raw if that is unknown. */
const seedFormat = (path: string): DiskFormat => {
  const ending = /\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase() ?? ''
  return isDiskFormat(ending) ? ending : 'raw'
}

/** Private to its owner, and never over another file. Throws file.missing, file.taken, seed.*, machine.personalise.
 *  Returns the public host key that is in it. */
export async function writeSeedFile(
  parts: Pick<EngineParts, 'ports' | 'profiles'> & { makeSeed: MakeSeed },
  { image, answers, path }: SeedFile,
): Promise<string | null> {
  const { files, disks } = parts.ports
  const { signal } = new AbortController()
  const folder = dirname(path)
  if ((await files.facts(folder))?.kind !== 'folder')
    throw failure('file.missing', { operation, values: { path: folder }, details: { path } })
  if (await files.facts(path)) throw failure('file.taken', { operation, values: { path }, details: { path } })
  await assertPersonal(parts.ports, image, { format: 'raw', signal })
  const { disk, hostKey } = await seedFor(parts, parts.makeSeed, { image, answers })
  const raw = files.partialPath(path)
  const format = seedFormat(path)
  const made = format === 'raw' ? raw : files.partialPath(path)
  try {
    await files.writeBytes(raw, disk, { mode: 0o600 })
    if (made !== raw) {
      const from = { path: raw, format: 'raw' } as const
      const to = { path: made, format, name: basename(path) }
      await disks.convert({ from, to, asPrivateDisk: true, signal, onFraction: () => undefined })
    }
    await disks.moveNew(made, path)
    return hostKey
  } finally {
    for (const partial of [raw, made]) await files.remove(partial)
  }
}
