// For tests: a finished image of a small disk, with real files, made without Nix.
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { diskWork } from '#engine/images/formats/disk-work.ts'
import { fileNames } from '#engine/images/formats/formats.ts'
import { makeFormat } from '#engine/images/formats/make-format.ts'
import { writeImage } from '#engine/images/record.ts'
import type { Ports } from '#engine/ports/index.ts'
import { type ImageFormat, imageFormats } from '#shared/formats/format.ts'
import { type ImageRecord, imageSchemaVersion } from '#shared/images/image.ts'
import { imageId } from '#shared/names.ts'
import { sampleProvenance } from './sample-image.ts'

const files = fileNames('box')
const machine = { name: 'Box', memoryMiB: 512, cpus: 1, architecture: 'x86_64' } as const

/** `disk`: the file that is its raw disk. raw is always made, as a build does. */
export async function makeImage(
  ports: Ports,
  {
    imagesFolder,
    disk,
    formats = [],
    ...rest
  }: { imagesFolder: string; disk: string; formats?: ImageFormat[] } & Partial<
    Pick<ImageRecord, 'profile' | 'ports' | 'healthChecks' | 'architecture' | 'machine'>
  >,
) {
  const id = imageId('box', Date.now(), randomBytes(2).toString('hex'))
  const folder = join(imagesFolder, id)
  await ports.files.makeFolder(folder)
  const made: ImageRecord['formats'] = {}
  for (const format of imageFormats.filter(each => each === 'raw' || formats.includes(each)))
    made[format] = await makeFormat(ports, {
      format,
      folder,
      files,
      source: disk,
      made,
      machine,
      bmap: join(folder, 'box.bmap'),
      work: diskWork(new AbortController().signal, () => undefined),
    })
  await writeImage(ports, folder, { ...record(id, made), ...rest })
  return { id, folder, path: (name: string) => join(folder, name) }
}

const record = (id: string, formats: ImageRecord['formats']): ImageRecord => ({
  schema: imageSchemaVersion,
  id,
  name: 'Box',
  profile: { id: 'box', name: 'Box', icon: 'box' },

  architecture: 'x86_64',
  createdAt: Date.now(),
  formats,
  bmap: 'box.bmap',
  ports: [],
  healthChecks: [],
  machine: { memoryMiB: 512, cpus: 1, diskMiB: 4 },
  provenance: sampleProvenance,
  sbom: null,
  sizeMap: null,
  keptFrom: null,
  bootTest: null,
})
