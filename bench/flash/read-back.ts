// What a person adds to a tool that does not verify: one direct read of the drive, several reads in flight, compared
// with the image where one is given.   READ-BACK DRIVE EXTENTS-JSON [IMAGE]

import { readFileSync } from 'node:fs'
import { constants, open } from 'node:fs/promises'
import { createPool, withSlot } from '#writer/memory/buffer-pool.ts'
import { inFlight } from '#writer/memory/concurrently.ts'
import { pieces, toRegions } from '#writer/memory/regions.ts'

const [drivePath = '', extentsFile = '', imagePath] = process.argv.slice(2)
const chunkBytes = 4 << 20
const drive = await open(drivePath, constants.O_RDONLY | constants.O_DIRECT)
const image = imagePath ? await open(imagePath) : null
const pool = createPool(8, chunkBytes)
const regions = toRegions(JSON.parse(readFileSync(extentsFile, 'utf8')), 4096)
await inFlight(pieces(regions, chunkBytes), 4, ({ start, end }) =>
  withSlot(pool, async found => {
    await drive.read(found, 0, end - start, start)
    if (!image) return
    await withSlot(pool, async wanted => {
      const { bytesRead } = await image.read(wanted, 0, end - start, start)
      // The last block of an image that ends inside one.
      wanted.fill(0, bytesRead)
      if (wanted.compare(found, 0, end - start, 0, end - start) !== 0) process.exit(1)
    })
  }),
)
process.exit(0)
