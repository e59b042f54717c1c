// Makes the files of the image from what Nix built: copied out of the store, hashed, converted.
import { join } from 'node:path'
import { diskWork } from '#engine/images/formats/disk-work.ts'
import type { Machine } from '#engine/images/formats/format-job.ts'
import { formatStage } from '#engine/images/formats/formats.ts'
import { makeFormat } from '#engine/images/formats/make-format.ts'
import type { Stages } from '#engine/jobs/stages.ts'
import type { Ports } from '#engine/ports/index.ts'
import { type BuildKind, formatInfo, type ImageFormat } from '#shared/formats/format.ts'
import type { FormatFile } from '#shared/images/image.ts'
import { message } from '#shared/messages/codes.ts'
import { bytes } from '#shared/messages/message.ts'
import type { OutputFile } from './output-file.ts'
import type { BuildPlan } from './request/plan.ts'

export type Made = Partial<Record<ImageFormat, FormatFile>>

type MakeFormats = {
  plan: BuildPlan
  /** The image file that Nix built, of each kind. */
  sources: Record<BuildKind, OutputFile | null>
  machine: Machine
  stages: Stages
  signal: AbortSignal
}

export async function makeFormats(
  ports: Ports,
  { plan, sources, machine, stages, signal }: MakeFormats,
): Promise<Made> {
  const made: Made = {}
  for (const format of plan.formats) {
    const source = sources[formatInfo[format].from]
    made[format] = await stages.run(formatStage(format), async report => {
      // Only these two are read from the store; the others are made from the raw disk, which exists by then.
      const unpack = source?.compressed === true && (format === 'raw' || format === 'iso')
      const unpacked = unpack ? join(plan.folder, `.unpacked.${format}`) : null
      try {
        if (source && unpacked)
          await ports.disks.decompressZstd(source.path, unpacked, {
            signal,
            // The stage continues after this: a fraction would start again at 0.
            onBytes: (done, total) =>
              report(null, message('progress.unpacking', { done: bytes(done), total: bytes(total) })),
          })
        return await makeFormat(ports, {
          format,
          folder: plan.folder,
          files: plan.files,
          bmap: join(plan.folder, plan.bmap),
          source: unpacked ?? source?.path ?? '',
          ...(source?.data && !unpacked ? { sourceData: source.data } : {}),
          made,
          machine,
          compression: plan.compression,
          work: diskWork(signal, report),
        })
      } finally {
        if (unpacked) await ports.files.remove(unpacked)
      }
    })
  }
  return made
}
