// Makes a new image from an ended machine's disk. It includes everything done in the machine, secrets too.
import { join } from 'node:path'
import { diskWork, pass } from '#engine/images/formats/disk-work.ts'
import { fileNames } from '#engine/images/formats/formats.ts'
import { makeFormat } from '#engine/images/formats/make-format.ts'
import { readImage, writeImage } from '#engine/images/record.ts'
import type { Work } from '#engine/jobs/plan.ts'
import { Stages } from '#engine/jobs/stages.ts'
import type { EngineParts } from '#engine/parts.ts'
import { formatName } from '#shared/formats/format.ts'
import type { Image } from '#shared/images/image.ts'
import type { MachineRecord } from '#shared/machines/machine.ts'
import { message } from '#shared/messages/codes.ts'
import { fileStem, imageId, imagePrefix } from '#shared/names.ts'
import { pendingStage } from '#shared/progress.ts'
import { diskName, machineFolder } from '../folder.ts'
import { readOrigin } from '../origin.ts'
import { assertIntact } from '../state/image-intact.ts'

type Keep = { record: MachineRecord; name: string }

export async function keepMachine(
  parts: Pick<EngineParts, 'ports' | 'imagesFolder'>,
  { record, name }: Keep,
  work: Work,
): Promise<Image> {
  const { ports, imagesFolder } = parts
  const folders = await imagesFolder()
  await assertIntact(parts, record)
  const origin = await readOrigin(parts, record)
  const prefix = imagePrefix(record.image.id)
  const id = imageId(prefix, ports.now(), ports.randomHex(2))
  const folder = join(folders, id)
  const files = fileNames(fileStem(name, prefix))
  const bmap = files.raw.replace(/raw$/, 'bmap')
  const stages = new Stages(
    [pendingStage('make', message('stage.make-format', { format: formatName('raw') }))],
    { emit: work.emit, now: ports.now },
  )
  try {
    await ports.files.makeFolder(folder)
    const raw = await stages.run('make', async report => {
      const doing = diskWork(work.signal, report)
      const flat = ports.files.partialPath(join(folder, files.raw))
      try {
        await ports.disks.convert({
          from: { path: join(machineFolder(ports.folders, record.id), diskName), format: 'qcow2' },
          to: { path: flat, format: 'raw' },
          ...pass(doing, 0, 0.5),
        })
        const machine = { ...origin.machine, name, architecture: origin.architecture }
        return await makeFormat(ports, {
          format: 'raw',
          folder,
          files,
          source: flat,
          made: {},
          machine,
          bmap: join(folder, bmap),
          work: pass(doing, 0.5, 1),
        })
      } finally {
        await ports.files.remove(flat)
      }
    })
    // It may have been changed while it was read.
    await assertIntact(parts, record)
    await writeImage(ports, folder, {
      ...origin,
      id,
      name,
      createdAt: ports.now(),
      formats: { raw },
      bmap,
      keptFrom: origin.id,
      bootTest: null,
    })
    return readImage(ports, folders, id)
  } catch (thrown) {
    stages.endRunning(work.signal.aborted ? 'cancelled' : 'failed')
    await ports.files.remove(folder)
    throw thrown
  }
}
