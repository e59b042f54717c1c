// How smooth a library of 10,000 images stays: `node bench/images.ts`, with the window built (npm run build).
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { measureCards } from './window/cards.ts'
import { writeImage } from './window/records.ts'

const count = 10_000
const home = mkdtempSync(join(tmpdir(), 'kiln-bench-'))
for (let index = 0; index < count; index++) writeImage(home, index)
await measureCards({ home, place: 'images', count, search: 'box 9876' })
