import { expect, test } from 'vitest'
import { tableBytes } from '../finish/gpt.ts'
import { shapeOf } from './memory-budget.ts'

test('memory is bounded for every number of drives, and each can verify', () => {
  for (let drives = 1; drives <= 64; drives += 1) {
    const { chunkBytes, ringSlots, lookSlots, scratchSlots, limit } = shapeOf(drives)
    expect((ringSlots + lookSlots + scratchSlots) * chunkBytes).toBeLessThanOrEqual(80 << 20)
    expect(scratchSlots).toBeGreaterThanOrEqual(drives * Math.min(limit, 1))
    // A slot holds a partition table and is a multiple of WebAssembly's pages.
    expect(chunkBytes).toBeGreaterThanOrEqual(tableBytes)
    expect(chunkBytes % 65_536).toBe(0)
  }
})
