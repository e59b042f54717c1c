// What was flashed lately is offered again on the Flash page, as long as it is there.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { expectNothingTooWide } from '../support/fits.ts'
import { dress, everyLook, lookedAt } from '../support/looks.ts'
import { servedPage } from '../support/served-page.ts'

const bench = servedPage('recents', { prepare: writeRecents })

function writeRecents(home: string) {
  const here = join(home, `${'debian-live-'.repeat(15)}.img`)
  writeFileSync(here, Buffer.alloc(4096))
  const gone = { kind: 'file', path: join(home, 'removed.img') }
  const sources = [
    { source: { kind: 'file', path: here }, name: 'debian-live.img', at: Date.now() - 90_000 },
    { source: gone, name: 'removed.img', at: Date.now() - 95_000 },
    { source: { kind: 'url', url: 'https://example.org/image.raw.xz' }, name: 'image.raw.xz', at: 1 },
  ]
  writeFileSync(join(home, 'recents.json'), JSON.stringify({ schema: 1, sources }))
}

test('a file is chosen again, in every look, and taken off the list for good', async () => {
  const { page } = bench
  await bench.at('/flash')
  const rows = page.getByRole('region', { name: 'Recently flashed' }).getByRole('listitem')
  await expect(rows).toHaveCount(2)
  await rows.getByRole('button', { name: /^debian-live/ }).click()
  await expect(page.getByRole('textbox', { name: 'Path of the file' })).toHaveValue(/debian-live-\.img$/)
  await expect(rows.getByRole('button', { name: /^debian-live/ })).toHaveAttribute('aria-pressed', 'true')
  await expect(page.getByText('This does not look like a disk image')).toBeVisible()
  for (const look of everyLook) {
    await dress(page, look)
    await rows.first().scrollIntoViewIfNeeded()
    await expectNothingTooWide(page, 'flash-recents')
    await lookedAt(page, 'flash-recents', look)
  }
  await page.getByRole('button', { name: 'Remove image.raw.xz from this list' }).press('Enter')
  await expect(rows).toHaveCount(1)
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused()
  await page.reload()
  await expect(rows).toHaveCount(1)
})
