// How smooth a library of 10,000 images stays: `node bench/images.ts`, with the window built (npm run build).
// In Chromium against a real `kiln serve`: how long until the first are shown, scrolling, and searching letter by letter.
// Prints frames a second and tasks over 50 ms. KILN_BENCH_CHROMIUM names the browser.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { measure, openBrowser, serve, signIn, wait, watchPage } from './window/page.ts'
import { writeImage } from './window/records.ts'

const count = 10_000
const home = mkdtempSync(join(tmpdir(), 'kiln-bench-'))

for (let index = 0; index < count; index++) writeImage(home, index)
const { child, address } = await serve(home)
const origin = new URL(address).origin
const { browser, page } = await openBrowser(origin, await signIn(address))
try {
  for (const which of ['first', 'second']) {
    const start = performance.now()
    await page.goto(`${origin}/#/images`)
    await page.reload()
    await page.getByText('Box 1', { exact: true }).first().waitFor()
    const seconds = ((performance.now() - start) / 1000).toFixed(1)
    console.log(`${count} images, the ${which} time: shown after ${seconds} s.`)
  }
  await page.evaluate(watchPage)
  await wait(3000)
  await page.getByText('Box 1', { exact: true }).first().hover()
  await measure(page, `Scrolling ${count} images by the wheel`, async () => {
    for (let turn = 0; turn < 240; turn++) {
      await page.mouse.wheel(0, turn < 120 ? 600 : -600)
      await wait(16)
    }
    return '240 turns'
  })
  const search = page.getByRole('searchbox', { name: 'Search images' })
  await search.focus()
  await measure(page, `Searching ${count} images letter by letter`, async () => {
    for (let turn = 0; turn < 6; turn++) {
      await page.keyboard.type('box 9876', { delay: 60 })
      await page.keyboard.press('Escape')
      await wait(100)
    }
    return '48 letters'
  })
  await search.fill('box 9999')
  await wait(500)
  console.log(await page.getByRole('status').filter({ hasText: 'of' }).first().innerText())
} finally {
  await browser.close()
  child.kill('SIGTERM')
  await new Promise(done => child.once('exit', done))
  rmSync(home, { recursive: true, force: true })
}
