// How smooth the list of hosts stays: `node bench/hosts.ts`, with the window built (npm run build).
// In Chromium against a real `kiln serve` with 500 hosts, of which each has answered once and none does now: scrolling them,
// and filtering them letter by letter. Prints frames a second and tasks over 50 ms. KILN_BENCH_CHROMIUM names the browser.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { measure, openBrowser, serve, signIn, wait, watchPage } from './window/page.ts'
import { writeHosts } from './window/records.ts'

const count = 500
const home = mkdtempSync(join(tmpdir(), 'kiln-bench-'))
writeHosts(
  home,
  Array.from({ length: count }, (_, index) => index),
)
const { child, address } = await serve(home)
const origin = new URL(address).origin
const { browser, page } = await openBrowser(origin, await signIn(address))
try {
  await page.goto(`${origin}/#/hosts`)
  const list = page.getByRole('list', { name: 'Hosts' })
  await list.getByRole('listitem').first().waitFor()
  await page.evaluate(watchPage)
  await wait(3000)
  await list.hover()
  await measure(page, `Scrolling ${count} hosts by the wheel`, async () => {
    for (let turn = 0; turn < 240; turn++) {
      await page.mouse.wheel(0, turn < 120 ? 300 : -300)
      await wait(16)
    }
    return '240 turns'
  })
  const search = page.getByRole('searchbox', { name: 'Search hosts' })
  await search.focus()
  await measure(page, `Filtering ${count} hosts letter by letter`, async () => {
    for (let turn = 0; turn < 6; turn++) {
      await page.keyboard.type('rack-1 box 4', { delay: 60 })
      await page.keyboard.press('Escape')
      await wait(100)
    }
    return '72 letters'
  })
  await search.fill('box 499')
  await wait(500)
  console.log(`${await list.getByRole('listitem').count()} of ${count} left by "box 499".`)
} finally {
  await browser.close()
  child.kill('SIGTERM')
  await new Promise(done => child.once('exit', done))
  rmSync(home, { recursive: true, force: true })
}
