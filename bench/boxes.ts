// How smooth a home of 1,000 boxes stays: `node bench/boxes.ts`, with the window built (npm run build).
// Every second box has an image, every third a host that has answered.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { boxVersion } from '#shared/boxes/box.ts'
import { measureCards } from './window/cards.ts'
import { hostId, imageId, writeHosts, writeImage } from './window/records.ts'

const count = 1000
const home = mkdtempSync(join(tmpdir(), 'kiln-bench-'))
const at = Date.now()

const hasImage = (index: number) => index % 2 === 0
const hasHost = (index: number) => index % 3 === 0

function writeBox(index: number) {
  const id = index.toString(16).padStart(16, '0')
  const box = {
    schema: boxVersion,
    id,
    name: `Box ${index + 1}`,
    createdAt: at - index * 60_000,
    profile: 'tiny',
    architecture: 'x86_64',
    goal: null,
    options: {},
    secrets: [],
    images: hasImage(index) ? [imageId(index)] : [],
    machines: [],
    drives: [],
    host: hasHost(index) ? hostId(index) : null,
  }
  mkdirSync(join(home, 'boxes', id), { recursive: true })
  writeFileSync(join(home, 'boxes', id, 'box.json'), JSON.stringify(box))
}

const indexes = Array.from({ length: count }, (_, index) => index)
for (const index of indexes) writeBox(index)
for (const index of indexes.filter(hasImage)) writeImage(home, index)
writeHosts(home, indexes.filter(hasHost))
writeFileSync(join(home, 'boxes', 'taken-over'), '')
await measureCards({ home, words: ['--profiles', 'lab'], place: 'boxes', count, search: 'box 987' })
