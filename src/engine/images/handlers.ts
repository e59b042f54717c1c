// The group "images" of the contract.
import { join } from 'node:path'
import { failure, toReport } from '#shared/errors.ts'
import type { Image } from '#shared/model/image.ts'
import { isImageId } from '#shared/names.ts'
import type { EngineParts } from '../parts.ts'
import type { GroupHandlers } from '../rpc/handlers.ts'
import { convertImage } from './convert.ts'
import { exportImage } from './export.ts'
import { readImage } from './record.ts'
import { verifyImage } from './verify.ts'

export function imageHandlers({ ports, folder, jobs, tell }: EngineParts): GroupHandlers<'images'> {
  const show = async (id: string) => readImage(ports, await folder(), id)
  const job = (kind: 'verify' | 'convert' | 'export', image: Image) => ({
    kind,
    subject: image.id,
    line: 'none' as const,
    title: `${{ verify: 'Verify', convert: 'Convert', export: 'Export' }[kind]} ${image.name}`,
  })

  return {
    list: async () => listImages(await folder()),
    show: ({ id }) => show(id),
    verify: async ({ id }) => {
      const image = await show(id)
      return { ...job('verify', image), run: work => verifyImage(ports, image, work) }
    },
    convert: async ({ id, formats }) => {
      const image = await show(id)
      const imagesFolder = await folder()
      refuseBusy(id, ['convert'])
      return {
        ...job('convert', image),
        run: work => convertImage(ports, { imagesFolder, id, formats }, work).finally(() => tell('images')),
      }
    },
    export: async ({ id, formats, folder: to }) => {
      const image = await show(id)
      return {
        ...job('export', image),
        run: work => exportImage(ports, { image, formats, folder: to }, work),
      }
    },
    remove: async ({ id }) => {
      const image = await show(id)
      refuseBusy(id, ['verify', 'convert', 'export', 'build', 'flash'])
      // The record goes first: what is left after a fault is an unfinished build, which can be removed.
      await ports.files.remove(join(image.folder, 'image.json'))
      await ports.files.remove(image.folder)
      await ports.files.remove(join(ports.folders.data, 'workspaces', id))
      tell('images', 'builds')
      return { freedBytes: image.allocatedBytes }
    },
  }

  async function listImages(imagesFolder: string) {
    const ids = (await ports.files.list(imagesFolder)).filter(isImageId)
    const images: Image[] = []
    const problems: { id: string; error: ReturnType<typeof toReport> }[] = []
    for (const id of ids) {
      if (!(await ports.files.facts(join(imagesFolder, id, 'image.json')))) continue
      try {
        images.push(await readImage(ports, imagesFolder, id))
      } catch (thrown) {
        problems.push({ id, error: toReport(thrown, 'images.list') })
      }
    }
    return { images: images.sort((a, b) => b.createdAt - a.createdAt), problems }
  }

  function refuseBusy(id: string, kinds: string[]) {
    const busy = jobs.all().find(job => !job.over && job.plan.subject === id && kinds.includes(job.plan.kind))
    if (!busy) return
    throw failure('image.busy', { operation: 'images', values: { id, reason: busy.view.title } })
  }
}
