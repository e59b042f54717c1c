// The group "images" of the contract.
import { failure } from '#shared/errors.ts'
import type { Image } from '#shared/images/image.ts'
import type { JobKind } from '#shared/jobs/job.ts'
import { jobTitle } from '#shared/jobs/job-title.ts'
import type { BootTest } from '#shared/machines/boot-test.ts'
import type { SeedAnswers } from '#shared/seed/seed.ts'
import type { Work } from '../jobs/plan.ts'
import type { EngineParts } from '../parts.ts'
import type { GroupHandlers } from '../rpc/handlers.ts'
import { assertImagesFolder } from '../settings.ts'
import { exportImage } from './export.ts'
import { convertImage } from './formats/convert.ts'
import { keptImages } from './kept-images.ts'
import { type IsBuilding, listImages } from './list.ts'
import { whileLocked } from './lock.ts'
import { readImage, renameImage } from './record.ts'
import { type MachineOn, removeImage } from './remove.ts'
import { verifyImage } from './verify.ts'

/** Tests the image with that id; see engine/machines/boot-test.ts. */
type BootTestImage = (id: string, work: Work) => Promise<BootTest>
/** Returns the public host key; see engine/machines/seed-file.ts. */
type WriteSeed = (image: Image, answers: SeedAnswers, path: string) => Promise<string | null>
type ImageWork = {
  isBuilding: IsBuilding
  machineOn: MachineOn
  bootTest: BootTestImage
  writeSeed: WriteSeed
}

export function imageHandlers(
  { ports, imagesFolder, jobs, notifyChanged }: EngineParts,
  { isBuilding, machineOn, bootTest, writeSeed }: ImageWork,
): GroupHandlers<'images'> {
  const kept = keptImages(ports)
  const show = async (id: string) => readImage(ports, await imagesFolder(), id)
  const job = (kind: 'verify' | 'boot-test' | 'convert' | 'export', image: Image) => ({
    kind,
    subject: image.id,
    line: 'none' as const,
    name: image.name,
  })

  return {
    list: async () => {
      const folder = await imagesFolder()
      await assertImagesFolder(ports, folder)
      return listImages(ports, { imagesFolder: folder, kept, isBuilding })
    },
    show: ({ id }) => show(id),
    verify: async ({ id }) => {
      const image = await show(id)
      const folder = await imagesFolder()
      return {
        ...job('verify', image),
        run: work =>
          verifyImage(ports, { imagesFolder: folder, image }, work).finally(() => notifyChanged('images')),
      }
    },
    bootTest: async ({ id }) => {
      const image = await show(id)
      return {
        ...job('boot-test', image),
        run: work => bootTest(id, work).finally(() => notifyChanged('images', 'machines')),
      }
    },
    convert: async ({ id, formats, compression }) => {
      const image = await show(id)
      const folder = await imagesFolder()
      refuseBusy(id, kind => kind === 'convert')
      return {
        ...job('convert', image),
        run: work =>
          whileLocked(ports, id, () =>
            convertImage(ports, { imagesFolder: folder, id, formats, compression }, work),
          ).finally(() => notifyChanged('images')),
      }
    },
    export: async ({ id, formats, folder: to, hyperV }) => {
      const image = await show(id)
      return {
        ...job('export', image),
        run: work => exportImage(ports, { image, formats, folder: to, hyperV }, work),
      }
    },
    seed: async ({ id, answers, path }) => ({ hostKey: await writeSeed(await show(id), answers, path) }),
    rename: async ({ id: wanted, name }) => {
      const [{ id }, folder] = [await show(wanted), await imagesFolder()]
      await whileLocked(ports, id, () => renameImage(ports, { imagesFolder: folder, id, name }))
      notifyChanged('images')
      return show(id)
    },
    remove: async ({ id }) => {
      const folder = await imagesFolder()
      refuseBusy(id, () => true)
      const freedBytes = await removeImage(ports, { imagesFolder: folder, id, isBuilding, machineOn })
      notifyChanged('images', 'builds')
      return { freedBytes }
    },
  }

  function refuseBusy(id: string, disturbs: (kind: JobKind) => boolean) {
    const busy = jobs.all().find(job => !job.over && job.plan.subject === id && disturbs(job.plan.kind))
    if (!busy) return
    throw failure('image.busy', { operation: 'images', values: { id, reason: jobTitle(busy.view) } })
  }
}
