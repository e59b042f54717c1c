// Copies files of an image into a folder of the person's, with SHA256SUMS beside them; each copy is hashed as it is
// written and must be the file that Kiln made.
import { join } from 'node:path'
import { failure } from '#shared/errors.ts'
import type { ImageFormat } from '#shared/model/format.ts'
import type { FormatFile, Image } from '#shared/model/image.ts'
import { pendingStage } from '#shared/progress.ts'
import { checkImagesSpace } from '../build/space.ts'
import type { Work } from '../jobs/plan.ts'
import { Stages } from '../jobs/stages.ts'
import type { Ports } from '../ports/index.ts'
import { diskWork } from './disk-work.ts'
import { checksums } from './record.ts'

const operation = 'images.export'

export async function exportImage(
  ports: Ports,
  { image, formats, folder }: { image: Image; formats: ImageFormat[]; folder: string },
  work: Work,
): Promise<{ files: string[] }> {
  const wanted = formats.length ? formats : (Object.keys(image.formats) as ImageFormat[])
  const chosen = wanted.map(format => chosenFile(image, format))
  const names = [...chosen.map(({ file }) => file), 'SHA256SUMS']
  for (const name of names) {
    const path = join(folder, name)
    if (await ports.files.facts(path))
      throw failure('file.exists', { operation, values: { path }, details: { path } })
  }
  const stages = new Stages(
    chosen.map(({ file }) => pendingStage(file, `Copy ${file}`)),
    { emit: work.emit, now: ports.now },
  )
  await ports.files.makeFolder(folder)
  await checkImagesSpace(ports, folder, await allocated(ports, chosen))
  const written: string[] = []
  try {
    for (const file of chosen) written.push(await copyOne(ports, { file, image, folder, stages, work }))
    await ports.files.writeText(join(folder, 'SHA256SUMS'), checksums(chosen))
    return { files: [...written, join(folder, 'SHA256SUMS')] }
  } catch (thrown) {
    stages.endRunning(work.signal.aborted ? 'cancelled' : 'failed')
    for (const path of written) await ports.files.remove(path)
    throw thrown
  }
}

type Chosen = FormatFile & { path: string; format: ImageFormat }

function chosenFile(image: Image, format: ImageFormat): Chosen {
  const file = image.formats[format]
  if (file && file.state !== 'missing') return { ...file, format }
  throw failure('image.file-missing', {
    operation,
    values: { id: image.id, file: file?.file ?? `of the format ${format}`, format },
  })
}

type CopyOne = { file: Chosen; image: Image; folder: string; stages: Stages; work: Work }

async function copyOne(ports: Ports, { file, image, folder, stages, work }: CopyOne): Promise<string> {
  const to = join(folder, file.file)
  await stages.run(file.file, async report => {
    const { sha256 } = await ports.disks.copyFile(file.path, to, diskWork(work.signal, report))
    if (sha256 === file.sha256) return
    await ports.files.remove(to)
    const values = { id: image.id, file: file.file, reason: `its SHA-256 is ${sha256}` }
    throw failure('image.file-changed', { operation, values, details: { path: file.path } })
  })
  return to
}

async function allocated(ports: Ports, files: Chosen[]): Promise<number> {
  const facts = await Promise.all(files.map(({ path }) => ports.files.facts(path)))
  return facts.reduce((sum, each) => sum + (each?.allocatedBytes ?? 0), 0)
}
