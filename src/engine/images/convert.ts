// Further formats of a finished image, without Nix.
import { join } from 'node:path'
import type { ImageFormat } from '#shared/model/format.ts'
import { formatInfo } from '#shared/model/format.ts'
import type { Image, ImageRecord } from '#shared/model/image.ts'
import { fileStem } from '#shared/names.ts'
import { pendingStage } from '#shared/progress.ts'
import { fileNames, formatStage } from '../build/plan.ts'
import type { Work } from '../jobs/plan.ts'
import { Stages } from '../jobs/stages.ts'
import type { Ports } from '../ports/index.ts'
import { type DiskWork, diskWork } from './disk-work.ts'
import { makeFormat } from './make-format.ts'
import { readImage, readImageRecord, writeImage } from './record.ts'
import { type SourceFormat, sourceFor } from './source.ts'

export async function convertImage(
  ports: Ports,
  { imagesFolder, id, formats }: { imagesFolder: string; id: string; formats: ImageFormat[] },
  work: Work,
): Promise<Image> {
  const image = await readImage(ports, imagesFolder, id)
  const wanted = formats.filter(format => image.formats[format]?.state !== 'present')
  for (const format of wanted) sourceFor(image, format)
  const planned = wanted.map(format => pendingStage(formatStage(format), `Make ${formatInfo[format].label}`))
  const stages = new Stages(planned, { emit: work.emit, now: ports.now })
  try {
    for (const format of wanted) {
      await stages.run(formatStage(format), report =>
        addFormat(ports, { imagesFolder, id, format, work: diskWork(work.signal, report) }),
      )
    }
  } catch (thrown) {
    stages.endRunning(work.signal.aborted ? 'cancelled' : 'failed')
    throw thrown
  }
  return readImage(ports, imagesFolder, id)
}

type AddFormat = { imagesFolder: string; id: string; format: ImageFormat; work: DiskWork }

/** Makes one format and writes it into the record at once, so that a later failure loses nothing. */
async function addFormat(ports: Ports, { imagesFolder, id, format, work }: AddFormat): Promise<void> {
  const image = await readImage(ports, imagesFolder, id)
  const from = sourceFor(image, format)
  const files = { ...fileNames(stemOf(image)), ...fileNamesOf(image) }
  const bmapName = image.bmap ?? `${stemOf(image)}.bmap`
  const raw = join(image.folder, files.raw)
  const borrowed = from === 'raw' ? null : join(image.folder, `.${files.raw}.source`)
  try {
    const source = borrowed ? await rawFrom(ports, { image, from, to: borrowed, work }) : raw
    const made = await makeFormat(ports, {
      format,
      folder: image.folder,
      files: borrowed && format !== 'raw' ? { ...files, raw: `.${files.raw}.source` } : files,
      bmap: join(image.folder, bmapName),
      source,
      made: presentOf(image),
      machine: {
        name: image.name,
        memoryMiB: image.machine.memoryMiB,
        cpus: image.machine.cpus,
        architecture: image.architecture,
      },
      work,
    })
    const record = await readImageRecord(ports, imagesFolder, id)
    const next: ImageRecord = {
      ...record,
      formats: { ...record.formats, [format]: made },
      bmap: format === 'raw' ? bmapName : record.bmap,
    }
    await writeImage(ports, image.folder, next)
  } finally {
    if (borrowed) await ports.files.remove(borrowed)
  }
}

/** The raw disk again, from a file that holds it. */
async function rawFrom(
  ports: Ports,
  { image, from, to, work }: { image: Image; from: SourceFormat; to: string; work: DiskWork },
): Promise<string> {
  const path = image.formats[from]?.path ?? ''
  const { signal, onFraction } = work
  if (from === 'raw.zst') await ports.disks.decompressZstd(path, to, work)
  else if (from === 'ova') {
    const disk = `${to}.vmdk`
    try {
      await ports.disks.extractTar(path, /\.vmdk$/, disk, work)
      await ports.disks.convert({
        from: { path: disk, format: 'vmdk' },
        to: { path: to, format: 'raw' },
        signal,
        onFraction,
      })
    } finally {
      await ports.files.remove(disk)
    }
  } else if (from !== 'raw')
    await ports.disks.convert({
      from: { path, format: from },
      to: { path: to, format: 'raw' },
      signal,
      onFraction,
    })
  return to
}

const stemOf = (image: Image) =>
  Object.values(image.formats)[0]?.file.replace(/\.(raw\.zst|[a-z0-9]+)$/, '') ??
  fileStem(image.name, image.profile.id)
const fileNamesOf = (image: Image) =>
  Object.fromEntries(Object.entries(image.formats).map(([format, { file }]) => [format, file]))
const presentOf = (image: Image) =>
  Object.fromEntries(
    Object.entries(image.formats).filter(([, { state }]) => state === 'present'),
  ) as ImageRecord['formats']
