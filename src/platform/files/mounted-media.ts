// Finds the folders in which desktops mount removable drives: udisks below /media and /run/media, users below /mnt,
// macOS below /Volumes.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseMountInfo } from '#shared/drives/mounts.ts'
import { unlessMissing } from './fs-failure.ts'

const below = ['/media/', '/run/media/', '/mnt/']

/** Pure. `text` is /proc/self/mountinfo. */
export const mediaIn = (text: string): string[] =>
  parseMountInfo(text)
    .map(({ mountPoint }) => mountPoint)
    .filter(point => below.some(folder => point.startsWith(folder)))

export async function mountedMedia(): Promise<string[]> {
  if (process.platform === 'darwin')
    return (await unlessMissing([], () => readdir('/Volumes'))).map(name => join('/Volumes', name))
  return mediaIn(await unlessMissing('', () => readFile('/proc/self/mountinfo', 'utf8')))
}
