// Copies files of an image into a folder of the person's, with SHA256SUMS beside them; each copy is hashed as it is
// written and must be the file that Kiln made. Nothing is written over, also not by two exports at once.

import { join } from 'node:path'
import type { Work } from '#engine/jobs/plan.ts'
import { Stages } from '#engine/jobs/stages.ts'
import type { Ports } from '#engine/ports/index.ts'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { list } from '#shared/messages/message.ts'
import type { ImageFormat } from '#shared/model/format.ts'
import type { FormatFile, Image } from '#shared/model/image.ts'
import { pendingStage } from '#shared/progress.ts'
import { diskWork } from '../formats/disk-work.ts'
import { checksums, sumsName } from '../record/record.ts'
import { checkImagesSpace } from '../space.ts'
import { inFolder, makeExportFolder, refuseTaken } from './export-folder.ts'

const operation = 'images.export'

export async function exportImage(
  ports: Ports,
  { image, formats, folder }: { image: Image; formats: ImageFormat[]; folder: string },
  work: Work,
): Promise<{ files: string[] }> {
  const wanted = formats.length ? [...new Set(formats)] : (Object.keys(image.formats) as ImageFormat[])
  const chosen = wanted.map(format => chosenFile(image, format))
  await refuseLinks(ports, image, chosen)
  await refuseTaken(ports, folder, [...chosen.map(({ file }) => file), sumsName])
  const stages = new Stages(
    chosen.map(({ file }) => pendingStage(file, message('stage.copy-file', { file }))),
    { emit: work.emit, now: ports.now },
  )
  await makeExportFolder(ports, folder)
  await checkImagesSpace(ports, folder, await allocated(ports, chosen))
  const written: string[] = []
  try {
    for (const file of chosen)
      await stages.run(file.file, async report => {
        const copy = (to: string) =>
          copyChecked(ports, { file, image, to, work: diskWork(work.signal, report) })
        written.push(await appear(ports, { folder, name: file.file, write: copy }))
      })
    const sums = (to: string) => ports.files.writeText(to, checksums(chosen))
    written.push(await appear(ports, { folder, name: sumsName, write: sums }))
    return { files: written }
  } catch (thrown) {
    stages.endRunning(work.signal.aborted ? 'cancelled' : 'failed')
    for (const path of written) await ports.files.remove(path)
    throw inFolder(thrown, folder)
  }
}

type Chosen = FormatFile & { path: string; format: ImageFormat }

function chosenFile(image: Image, format: ImageFormat): Chosen {
  const file = image.formats[format]
  const { id } = image
  if (!file) {
    const known = list(Object.keys(image.formats))
    throw failure('image.no-format', { operation, values: { id, format, known } })
  }
  if (file.state !== 'missing') return { ...file, format }
  throw failure('image.file-missing', { operation, values: { id, file: file.file, format } })
}

/** A link in an image's folder leads to what Kiln did not make. */
async function refuseLinks(ports: Ports, image: Image, chosen: Chosen[]) {
  for (const { file, path } of chosen) {
    if (!(await ports.files.isLink(path))) continue
    const values = { id: image.id, file, reason: message('reason.symlink') }
    throw failure('image.file-changed', { operation, values, details: { path } })
  }
}

type Appear = { folder: string; name: string; write: (to: string) => Promise<void> }

/** A file gets its name when it is whole and good, and only where nothing has it. Returns its path. */
async function appear(ports: Ports, { folder, name, write }: Appear): Promise<string> {
  const to = join(folder, name)
  const made = ports.files.partialPath(to)
  try {
    await write(made)
    await ports.disks.moveNew(made, to)
    return to
  } catch (thrown) {
    await ports.files.remove(made)
    throw thrown
  }
}

type Copy = { file: Chosen; image: Image; to: string; work: ReturnType<typeof diskWork> }

async function copyChecked(ports: Ports, { file, image, to, work }: Copy): Promise<void> {
  const { sha256 } = await ports.disks.copyFile(file.path, to, work)
  if (sha256 === file.sha256) return
  const values = { id: image.id, file: file.file, reason: message('image.reason.hash', { sha256 }) }
  throw failure('image.file-changed', { operation, values, details: { path: file.path } })
}

async function allocated(ports: Ports, files: Chosen[]): Promise<number> {
  const facts = await Promise.all(files.map(({ path }) => ports.files.facts(path)))
  return facts.reduce((sum, each) => sum + (each?.allocatedBytes ?? 0), 0)
}
