import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { test } from '#test/folders.ts'
import { placeFor } from './place.ts'

const url = new URL('http://localhost/image.raw')
const twenty = (folder: string) => Promise.all(Array.from({ length: 20 }, () => placeFor(folder, url)))
const filesOf = (places: { file: string }[]) => new Set(places.map(({ file }) => file)).size

test('when several jobs want one place at the same moment, each gets its own', async ({ folder }) => {
  for (let round = 0; round < 20; round += 1) {
    const places = await twenty(folder)
    expect(filesOf(places)).toBe(20)
    await Promise.all(places.map(({ leave }) => leave({ keep: true })))
    // The shared one is kept, and contains only what was downloaded.
    const [kept, ...others] = readdirSync(folder)
    expect(others).toEqual([])
    expect(readdirSync(join(folder, String(kept)))).toEqual([])
  }
})

test("when several jobs find a dead process's lock, only one takes it over", async ({ folder }) => {
  const first = await placeFor(folder, url)
  await first.leave({ keep: true })
  const [kept] = readdirSync(folder)
  for (let round = 0; round < 20; round += 1) {
    writeFileSync(join(folder, String(kept), 'lock'), JSON.stringify({ pid: 0x3fffff, startTicks: '1' }))
    const places = await twenty(folder)
    expect(filesOf(places)).toBe(20)
    expect(places.filter(({ file }) => file === first.file)).toHaveLength(1)
    await Promise.all(places.map(({ leave }) => leave({ keep: true })))
  }
})
