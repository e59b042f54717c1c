// How smooth a home of 1,000 boxes stays: `node bench/boxes.ts`, with the window built (npm run build).
// In Chromium against a real `kiln serve`: how long until the first are shown, scrolling, and searching letter by letter.
// Every second box has an image, every third a host that has answered. Prints frames a second and tasks over 50 ms.
// KILN_BENCH_CHROMIUM names the browser.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { boxVersion } from '#shared/boxes/box.ts'
import { measure, openBrowser, serve, signIn, wait, watchPage } from './window/page.ts'
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
const { child, address } = await serve(home, '--profiles', 'lab')
const origin = new URL(address).origin
const { browser, page } = await openBrowser(origin, await signIn(address))
try {
  for (const which of ['first', 'second']) {
    const start = performance.now()
    await page.goto(`${origin}/#/boxes`)
    await page.reload()
    await page.getByText('Box 1', { exact: true }).first().waitFor()
    const seconds = ((performance.now() - start) / 1000).toFixed(1)
    console.log(`${count} boxes, the ${which} time: shown after ${seconds} s.`)
  }
  await page.evaluate(watchPage)
  await wait(3000)
  await page.getByText('Box 1', { exact: true }).first().hover()
  await measure(page, `Scrolling ${count} boxes by the wheel`, async () => {
    for (let turn = 0; turn < 240; turn++) {
      await page.mouse.wheel(0, turn < 120 ? 600 : -600)
      await wait(16)
    }
    return '240 turns'
  })
  const search = page.getByRole('searchbox', { name: 'Search boxes' })
  await search.focus()
  await measure(page, `Searching ${count} boxes letter by letter`, async () => {
    for (let turn = 0; turn < 6; turn++) {
      await page.keyboard.type('box 987', { delay: 60 })
      await page.keyboard.press('Escape')
      await wait(100)
    }
    return '42 letters'
  })
  await search.fill('box 999')
  await wait(500)
  console.log(await page.getByRole('status').filter({ hasText: 'of' }).first().innerText())
} finally {
  await browser.close()
  child.kill('SIGTERM')
  await new Promise(done => child.once('exit', done))
  rmSync(home, { recursive: true, force: true })
}
