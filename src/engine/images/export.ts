// Copies files of an image into a user's folder, with SHA256SUMS next to them; each copy is hashed while it is
// written and must match the file that Kiln made. Nothing is overwritten, not even by two concurrent exports. For
// Hyper-V they include the script that creates a VM from them.

import { join } from 'node:path'
import type { Work } from '#engine/jobs/plan.ts'
import { Stages } from '#engine/jobs/stages.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { ImageFormat } from '#shared/formats/format.ts'
import type { Image } from '#shared/images/image.ts'
import { message } from '#shared/messages/codes.ts'
import { pendingStage } from '#shared/progress.ts'
import { allocatedBytes, chosenFile, copyChecked, refuseLinks } from './chosen.ts'
import { assertNamesFree, inFolder, makeExportFolder } from './export-folder.ts'
import { diskWork } from './formats/disk-work.ts'
import { hyperVFile } from './hyper-v-script.ts'
import { checksums, sumsName } from './record.ts'
import { assertImagesSpace } from './space.ts'

type Exporting = { image: Image; formats: ImageFormat[]; folder: string; hyperV: boolean }

export async function exportImage(
  ports: Ports,
  { image, formats, folder, hyperV }: Exporting,
  work: Work,
): Promise<{ files: string[] }> {
  const wanted = wantedFormats(image, { formats, hyperV })
  const chosen = wanted.map(format => chosenFile(image, format))
  const scripts = hyperV ? [hyperVFile(image, chosenFile(image, 'vhdx'))] : []
  await refuseLinks(ports, image, chosen)
  await assertNamesFree(ports, folder, [...[...chosen, ...scripts].map(({ file }) => file), sumsName])
  const stages = new Stages(
    chosen.map(({ file }) => pendingStage(file, message('stage.copy-file', { file }))),
    { emit: work.emit, now: ports.now },
  )
  await makeExportFolder(ports, folder)
  await assertImagesSpace(ports, folder, await allocatedBytes(ports, chosen))
  const written: string[] = []
  try {
    for (const file of chosen)
      await stages.run(file.file, async report => {
        const copy = (to: string) =>
          copyChecked(ports, { file, image, to, work: diskWork(work.signal, report) })
        written.push(await appear(ports, { folder, name: file.file, write: copy }))
      })
    for (const { file, text } of scripts)
      written.push(await appear(ports, { folder, name: file, write: to => ports.files.writeText(to, text) }))
    const sums = (to: string) => ports.files.writeText(to, checksums([...chosen, ...scripts]))
    written.push(await appear(ports, { folder, name: sumsName, write: sums }))
    return { files: written }
  } catch (thrown) {
    stages.endRunning(work.signal.aborted ? 'cancelled' : 'failed')
    for (const path of written) await ports.files.remove(path)
    throw inFolder(thrown, folder)
  }
}

/** None named: all, or what Hyper-V needs. */
function wantedFormats(
  image: Image,
  { formats, hyperV }: Pick<Exporting, 'formats' | 'hyperV'>,
): ImageFormat[] {
  if (hyperV) return [...new Set<ImageFormat>(['vhdx', ...formats])]
  return formats.length ? [...new Set(formats)] : (Object.keys(image.formats) as ImageFormat[])
}

type Appear = { folder: string; name: string; write: (to: string) => Promise<void> }

/** A file gets its name once it is complete and correct, and only if the name is free. Returns its path. */
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
