// How much of this computer's disk a Lima VM uses.
import { join } from 'node:path'
import type { FilesPort } from '#engine/ports/files.ts'

/** "disk" since Lima 2.1; before, the part that differs from the image. */
const files = ['disk', 'diffdisk', 'basedisk', 'image']

export async function diskUse(port: Pick<FilesPort, 'facts'>, folder: string): Promise<number> {
  const facts = await Promise.all(files.map(name => port.facts(join(folder, name))))
  return facts.reduce((sum, each) => sum + (each?.allocatedBytes ?? 0), 0)
}
