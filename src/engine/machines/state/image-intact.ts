// Whether the file below a machine's disk is still the same.
import { join } from 'node:path'
import { readImageRecord, sameFile } from '#engine/images/record.ts'
import type { EngineParts } from '#engine/parts.ts'
import { failure, KilnError } from '#shared/errors.ts'
import type { MachineRecord } from '#shared/machines/machine.ts'
import type { ImageIntact } from './look.ts'

/** Throws machine.image-gone: reading through its disk would mix two files. */
export async function assertIntact(
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
      // Removed, or no longer readable.
      if (thrown instanceof KilnError) return null
      throw thrown
    })
    const file = record?.formats[format]
    if (!file || file.sha256 !== sha256) return false
    return sameFile(await ports.files.facts(join(folder, id, file.file)), file)
  }
