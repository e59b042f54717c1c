// All images, those with an unusable record, and the remains of builds that made none.
import { join } from 'node:path'
import { type ErrorReport, toReport } from '#shared/errors.ts'
import type { Image } from '#shared/images/image.ts'
import { isImageId } from '#shared/names.ts'
import { inParallel } from '../in-parallel.ts'
import type { Ports } from '../ports/index.ts'
import type { KeptImages } from './kept-images.ts'
import { isImage } from './record.ts'

/** Whether a build still runs in a folder that has no image. */
export type IsBuilding = (imagesFolder: string, id: string) => Promise<boolean>
type Library = { imagesFolder: string; kept: KeptImages; isBuilding: IsBuilding }

export async function listImages(ports: Ports, { imagesFolder, kept, isBuilding }: Library) {
  const ids = (await ports.files.list(imagesFolder)).filter(isImageId)
  kept.keepOnly(imagesFolder, ids)
  const images: Image[] = []
  const problems: { id: string; error: ErrorReport }[] = []
  const withoutImage: string[] = []
  await inParallel(ids, async id => {
    try {
      const image = await kept.read(imagesFolder, id)
      if (image) images.push(image)
      else withoutImage.push(id)
    } catch (thrown) {
      problems.push({ id, error: toReport(thrown, 'images.list') })
    }
  })
  const unfinished: { id: string; allocatedBytes: number }[] = []
  await inParallel(withoutImage, async id => {
    // It may have ended since.
    if ((await isBuilding(imagesFolder, id)) || (await isImage(ports, imagesFolder, id))) return
    unfinished.push({ id, allocatedBytes: await ports.files.allocatedBytes(join(imagesFolder, id)) })
  })
  const byId = (a: { id: string }, b: { id: string }) => a.id.localeCompare(b.id)
  return {
    images: images.sort((a, b) => b.createdAt - a.createdAt || byId(a, b)),
    problems: problems.sort(byId),
    unfinished: unfinished.sort(byId),
  }
}
