// All images, those whose record cannot be used, and what is left of builds that made none.
import { join } from 'node:path'
import { type ErrorReport, toReport } from '#shared/errors.ts'
import type { Image } from '#shared/model/image.ts'
import { inParallel } from '../in-parallel.ts'
import type { Ports } from '../ports/index.ts'
import { isImage, listIds, readImage } from './record/record.ts'

/** Of a folder without an image: whether a build still goes on in it. */
export type IsBuilding = (imagesFolder: string, id: string) => Promise<boolean>

export async function listImages(ports: Ports, imagesFolder: string, isBuilding: IsBuilding) {
  const ids = await listIds(ports, imagesFolder)
  const images: Image[] = []
  const problems: { id: string; error: ErrorReport }[] = []
  await inParallel(ids.images, async id => {
    try {
      images.push(await readImage(ports, imagesFolder, id))
    } catch (thrown) {
      problems.push({ id, error: toReport(thrown, 'images.list') })
    }
  })
  const unfinished: { id: string; allocatedBytes: number }[] = []
  await inParallel(ids.unfinished, async id => {
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
