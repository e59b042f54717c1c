// A seed as a disk in a file, in the format of the file's name: a machine elsewhere, which runs an exported image,
// gets it as its second disk.
import { basename } from 'node:path'
import { writeNewFile } from '#engine/new-file.ts'
import type { EngineParts } from '#engine/parts.ts'
import type { MakeSeed } from '#engine/seed/types.ts'
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
  return writeNewFile(parts.ports, { path, operation }, async partial => {
    await assertPersonal(parts.ports, image, { format: 'raw', signal })
    const { disk, hostKey } = await seedFor(parts, parts.makeSeed, { image, answers })
    const format = seedFormat(path)
    const raw = format === 'raw' ? partial : files.partialPath(path)
    try {
      await files.writeBytes(raw, disk, { mode: 0o600 })
      if (raw !== partial) {
        const from = { path: raw, format: 'raw' } as const
        const to = { path: partial, format, name: basename(path) }
        await disks.convert({ from, to, asPrivateDisk: true, signal, onFraction: () => undefined })
      }
      return hostKey
    } finally {
      if (raw !== partial) await files.remove(raw)
    }
  })
}
