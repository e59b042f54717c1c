// Verifies every file of an image. Good files are recorded even if another one is bad, so that a library that was
// copied without its times becomes usable again.

import type { Work } from '#engine/jobs/plan.ts'
import { Stages } from '#engine/jobs/stages.ts'
import { logged } from '#engine/logged.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { ImageFormat } from '#shared/formats/format.ts'
import type { FormatFile, Image } from '#shared/images/image.ts'
import { message } from '#shared/messages/codes.ts'
import { type ProgressText, pendingStage } from '#shared/progress.ts'
import { diskWork } from './formats/disk-work.ts'
import { sumsName } from './record.ts'
import { recordVerified } from './record-verified.ts'
import { verifyFile, verifyMap, verifySums } from './verify-file.ts'

type Checked = { format: ImageFormat; path: string; sha256: string }
type Report = (fraction: number | null, detail?: ProgressText) => void

/** Throws the first error: image.file-missing, image.file-changed, image.map-changed, image.sums-changed. */
export async function verifyImage(
  ports: Ports,
  { imagesFolder, image }: { imagesFolder: string; image: Image },
  work: Work,
): Promise<{ id: string; files: Checked[] }> {
  const good: Partial<Record<ImageFormat, FormatFile>> = {}
  const checks = (Object.keys(image.formats) as ImageFormat[]).map(format => ({
    id: format as string,
    label: message('stage.read-file', { file: image.formats[format]?.file ?? format }),
    run: async (report: Report) => {
      good[format] = await verifyFile(ports, { image, format, work: diskWork(work.signal, report) })
    },
  }))
  if (image.bmap)
    checks.push({
      id: 'bmap',
      label: message('stage.read-file', { file: image.bmap }),
      run: () => verifyMap(ports.disks, image),
    })
  checks.push({
    id: 'sums',
    label: message('stage.read-file', { file: sumsName }),
    run: () => verifySums(ports.files, image),
  })

  const stages = new Stages(
    checks.map(({ id, label }) => pendingStage(id, label)),
    { emit: work.emit, now: ports.now },
  )
  const faults: unknown[] = []
  for (const { id, run } of checks) {
    try {
      await stages.run(id, run)
    } catch (thrown) {
      stages.endRunning(work.signal.aborted ? 'cancelled' : 'failed')
      work.signal.throwIfAborted()
      faults.push(thrown)
    }
  }
  // A read-only disk does not prevent verifying.
  await recordVerified(ports, { imagesFolder, image, good }).catch(
    logged(ports.log, 'verification-unwritten'),
  )
  if (faults.length) throw faults[0]
  const files = Object.entries(good).map(([format, { file, sha256 }]) => ({
    format: format as ImageFormat,
    path: image.formats[format as ImageFormat]?.path ?? file,
    sha256,
  }))
  return { id: image.id, files }
}
