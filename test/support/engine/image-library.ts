// An engine with images of a small disk in it, made without Nix, and what may happen to their files.
import { createHash } from 'node:crypto'
import { closeSync, openSync, readdirSync, readFileSync, statSync, utimesSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { jobEnd } from '#shared/contract/client.ts'
import type { ImageFormat } from '#shared/formats/format.ts'
import { makeImage } from '#test/images/make-image.ts'
import { makeDisk } from '../drives/disks.ts'
import { english } from '../texts.ts'
import { type TestEngineOptions, testEngine } from './engine.ts'

const MiB = 1 << 20
export const sha256 = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')
export const recordOf = (folder: string) => JSON.parse(readFileSync(join(folder, 'image.json'), 'utf8'))
export const hidden = (folder: string) => readdirSync(folder).filter(name => name.startsWith('.'))

/** As a fault of the disk would: the file's time stays. */
export function damage(path: string) {
  const { atime, mtime, size } = statSync(path)
  const file = openSync(path, 'r+')
  writeSync(file, Buffer.alloc(16, 0x55), 0, 16, Math.floor(size * 0.7))
  closeSync(file)
  utimesSync(path, atime, mtime)
}

export function imageEngine(options: TestEngineOptions = {}) {
  const kiln = testEngine(options)
  const { client, ports, home } = kiln
  const imagesFolder = join(home, 'images')
  /** The job's end, with the text of its error beside the code. */
  const ended = async (started: Promise<{ job: string }>) => {
    const view = await jobEnd(client, (await started).job)
    return { ...view, error: view.error && { ...view.error, ...english.error(view.error) } }
  }
  return {
    ...kiln,
    imagesFolder,
    made: (...formats: ImageFormat[]) =>
      makeImage(ports, {
        imagesFolder,
        disk: makeDisk(join(home, 'disk'), 4 * MiB, [{ at: MiB, bytes: MiB }]),
        formats,
      }),
    convert: (id: string, ...formats: ImageFormat[]) => ended(client.images.convert({ id, formats })),
    verify: (id: string) => ended(client.images.verify({ id })),
    exportTo: (id: string, folder: string, ...formats: ImageFormat[]) =>
      ended(client.images.export({ id, formats, folder })),
    exportForHyperV: (id: string, folder: string) =>
      ended(client.images.export({ id, formats: [], folder, hyperV: true })),
  }
}
export type ImageEngine = ReturnType<typeof imageEngine>
