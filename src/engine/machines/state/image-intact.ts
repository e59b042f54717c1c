// Whether the file that a machine's disk lies over is still the one that it was.
import { join } from 'node:path'
import { readImageRecord, sameFile } from '#engine/images/record.ts'
import type { EngineParts } from '#engine/parts.ts'
import { failure, KilnError } from '#shared/errors.ts'
import type { MachineRecord } from '#shared/machines/machine.ts'
import type { ImageIntact } from './look.ts'

/** Throws machine.image-gone: what is read through its disk would be a mixture of two. */
export async function demandIntact(
  parts: Pick<EngineParts, 'ports' | 'imagesFolder'>,
  record: MachineRecord,
): Promise<void> {
  if (await createImageIntact(parts)(record)) return
  throw failure('machine.image-gone', { operation: 'machines', values: { image: record.image.id } })
}

export const createImageIntact =
  ({ ports, imagesFolder }: Pick<EngineParts, 'ports' | 'imagesFolder'>): ImageIntact =>
  async ({ image: { id, format, sha256, isBase } }) => {
    if (!isBase) return true
    const folder = await imagesFolder()
    const record = await readImageRecord(ports, folder, id).catch(thrown => {
      // Removed, or no longer to be read.
      if (thrown instanceof KilnError) return null
      throw thrown
    })
    const file = record?.formats[format]
    if (!file || file.sha256 !== sha256) return false
    return sameFile(await ports.files.facts(join(folder, id, file.file)), file)
  }
