// Records the current modification times of unchanged files, after a verification.
import { join } from 'node:path'
import type { Ports } from '#engine/ports/index.ts'
import type { ImageFormat } from '#shared/formats/format.ts'
import type { FormatFile, Image } from '#shared/images/image.ts'
import { whileLocked } from './lock.ts'
import { readImageRecord, sumsName, writeImage } from './record.ts'

type Verified = {
  imagesFolder: string
  image: Image
  good: Partial<Record<ImageFormat, FormatFile>>
}

export async function recordVerified(ports: Ports, { imagesFolder, image, good }: Verified): Promise<void> {
  const { id, folder } = image
  const formats = Object.keys(good) as ImageFormat[]
  const known = formats.every(format => image.formats[format]?.state === 'present')
  if (known && (await ports.files.facts(join(folder, sumsName)))) return
  await whileLocked(ports, id, async () => {
    // The current record: a format may have been made again since.
    const record = await readImageRecord(ports, imagesFolder, id)
    const noted = { ...record.formats }
    for (const format of formats) {
      const file = good[format]
      if (file && file.sha256 === noted[format]?.sha256) noted[format] = file
    }
    await writeImage(ports, folder, { ...record, formats: noted })
  })
}
