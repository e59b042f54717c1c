// Whether the file that a machine's disk lies over is still the one that it was.
import { join } from 'node:path'
import { readImageRecord, sameFile } from '#engine/images/record/record.ts'
import type { EngineParts } from '#engine/parts.ts'
import { KilnError } from '#shared/errors.ts'
import type { ImageIntact } from './look.ts'

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
