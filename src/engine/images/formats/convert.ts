// Further formats of a finished image, without Nix.

import type { Work } from '#engine/jobs/plan.ts'
import { Stages } from '#engine/jobs/stages.ts'
import type { Ports } from '#engine/ports/index.ts'
import { type Compression, formatName, type ImageFormat } from '#shared/formats/format.ts'
import type { Image } from '#shared/images/image.ts'
import { message } from '#shared/messages/codes.ts'
import { pendingStage } from '#shared/progress.ts'
import { readImage } from '../record.ts'
import { fileChanged, type SourceFormat } from '../source.ts'
import { addFormat } from './add-format.ts'
import { planConversion } from './convert-plan.ts'
import { type DiskWork, diskWork } from './disk-work.ts'
import { formatStage } from './formats.ts'

type Wanted = {
  imagesFolder: string
  id: string
  formats: ImageFormat[]
  /** The compression of a qcow2. */
  compression?: Compression | undefined
}

export async function convertImage(
  ports: Ports,
  { imagesFolder, id, formats, compression }: Wanted,
  work: Work,
): Promise<Image> {
  const image = await readImage(ports, imagesFolder, id)
  const { checks, steps } = planConversion(image, formats)
  const planned = [
    ...checks.map(format =>
      pendingStage(
        `check:${format}`,
        message('stage.check-file', { file: image.formats[format]?.file ?? format }),
      ),
    ),
    ...steps.map(({ format }) =>
      pendingStage(formatStage(format), message('stage.make-format', { format: formatName(format) })),
    ),
  ]
  const stages = new Stages(planned, { emit: work.emit, now: ports.now })
  try {
    await ports.files.sweep(image.folder)
    for (const format of checks)
      await stages.run(`check:${format}`, report =>
        checkFile(ports, { image, format, work: diskWork(work.signal, report) }),
      )
    for (const { format, from } of steps)
      await stages.run(formatStage(format), report =>
        addFormat(ports, {
          imagesFolder,
          id,
          format,
          compression,
          from,
          work: diskWork(work.signal, report),
        }),
      )
  } catch (thrown) {
    stages.endRunning(work.signal.aborted ? 'cancelled' : 'failed')
    throw thrown
  }
  return readImage(ports, imagesFolder, id)
}

/** Everything made from a file gets its own hash: an error in the file would never be noticed again. */
async function checkFile(
  ports: Ports,
  { image, format, work }: { image: Image; format: SourceFormat; work: DiskWork },
): Promise<void> {
  const { path = '', sha256 = '' } = image.formats[format] ?? {}
  const found = await ports.disks.hash(path, work)
  if (found.sha256 !== sha256)
    throw fileChanged(image, format, message('image.reason.hash', { sha256: found.sha256 }))
}
