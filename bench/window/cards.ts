// A page of many cards, in Chromium against a real `kiln serve`: how long until the first are shown, scrolling, and searching
// letter by letter. Prints frames a second and tasks over 50 ms. KILN_BENCH_CHROMIUM names the browser.
import { rmSync } from 'node:fs'
import { measure, openBrowser, serve, signIn, wait, watchPage } from './page.ts'

type Cards = {
  home: string
  /** Arguments of `kiln serve`. */
  words?: string[]
  place: 'boxes' | 'images'
  count: number
  /** Finds eleven cards or fewer. */
  search: string
}

/** "Box 1" has to be the first card. Removes the home. */
export async function measureCards({ home, words = [], place, count, search }: Cards): Promise<void> {
  const { child, address } = await serve(home, ...words)
  const origin = new URL(address).origin
  const { browser, page } = await openBrowser(origin, await signIn(address))
  const first = page.getByText('Box 1', { exact: true }).first()
  try {
    for (const which of ['first', 'second']) {
      const start = performance.now()
      await page.goto(`${origin}/#/${place}`)
      await page.reload()
      await first.waitFor()
      const seconds = ((performance.now() - start) / 1000).toFixed(1)
      console.log(`${count} ${place}, the ${which} time: shown after ${seconds} s.`)
    }
    await page.evaluate(watchPage)
    await wait(3000)
    await first.hover()
    await measure(page, `Scrolling ${count} ${place} by the wheel`, async () => {
      for (let turn = 0; turn < 240; turn++) {
        await page.mouse.wheel(0, turn < 120 ? 600 : -600)
        await wait(16)
      }
      return '240 turns'
    })
    const field = page.getByRole('searchbox', { name: `Search ${place}` })
    await field.focus()
    await measure(page, `Searching ${count} ${place} letter by letter`, async () => {
      for (let turn = 0; turn < 6; turn++) {
        await page.keyboard.type(search, { delay: 60 })
        await page.keyboard.press('Escape')
        await wait(100)
      }
      return `${6 * search.length} letters`
    })
    await field.fill(search)
    await wait(500)
    console.log(await page.getByRole('status').filter({ hasText: 'of' }).first().innerText())
  } finally {
    await browser.close()
    child.kill('SIGTERM')
    await new Promise(done => child.once('exit', done))
    rmSync(home, { recursive: true, force: true })
  }
}
