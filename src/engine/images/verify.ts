// Reads every file of an image again: does it still have the SHA-256 that it was made with?
import { failure } from '#shared/errors.ts'
import type { ImageFormat } from '#shared/model/format.ts'
import type { Image } from '#shared/model/image.ts'
import { pendingStage } from '#shared/progress.ts'
import type { Work } from '../jobs/plan.ts'
import { Stages } from '../jobs/stages.ts'
import type { Ports } from '../ports/index.ts'
import { diskWork } from './disk-work.ts'

const operation = 'images.verify'
type Checked = { format: ImageFormat; path: string; sha256: string }

/** Throws image.file-missing or image.file-changed for the first file that is not what it was. */
export async function verifyImage(
  ports: Ports,
  image: Image,
  work: Work,
): Promise<{ id: string; files: Checked[] }> {
  const entries = Object.entries(image.formats) as [ImageFormat, Image['formats'][ImageFormat] & object][]
  const stages = new Stages(
    entries.map(([format, { file }]) => pendingStage(format, `Read ${file}`)),
    { emit: work.emit, now: ports.now },
  )
  const files: Checked[] = []
  try {
    for (const [format, { file, path, sha256, sizeBytes }] of entries) {
      const fail = (code: 'image.file-missing' | 'image.file-changed', reason = '') =>
        failure(code, { operation, values: { id: image.id, file, format, reason }, details: { path } })
      await stages.run(format, async report => {
        const facts = await ports.files.facts(path)
        if (!facts) throw fail('image.file-missing')
        if (facts.sizeBytes !== sizeBytes)
          throw fail('image.file-changed', `it has ${facts.sizeBytes} bytes, not ${sizeBytes}`)
        const found = await ports.disks.hash(path, diskWork(work.signal, report))
        if (found.sha256 !== sha256) throw fail('image.file-changed', `its SHA-256 is ${found.sha256}`)
        files.push({ format, path, sha256 })
      })
    }
  } catch (thrown) {
    stages.endRunning(work.signal.aborted ? 'cancelled' : 'failed')
    throw thrown
  }
  return { id: image.id, files }
}
