// For tests: this checkout's writer, run by this Node.
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { type Start, type WriterPlaces, writerPlaces } from '#platform/writer/places.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

export const placesHere = (more: Partial<Start> = {}): WriterPlaces =>
  writerPlaces({
    version: '0',
    env: {},
    root,
    bundled: false,
    execPath: process.execPath,
    electron: false,
    platform: process.platform,
    uid: process.getuid?.() ?? -1,
    tempFolder: tmpdir(),
    resources: null,
    ...more,
  })
