// The same scrolling of Kiln's page and of a plain one, by turns: what this computer draws of text that the browser alone
// scrolls is the most that any page can have of it.
import type { Browser, Locator, Page } from '@playwright/test'
import { measure, wait, watchPage } from './page.ts'

const plainLines = 20_000
const rounds = 3

type Scroll = { name: string; note: string; of: (page: Page, box: Locator) => Promise<void> }

const turnsEachWay = 60
export const byWheel: Scroll = {
  name: 'by the wheel',
  note: `${2 * turnsEachWay} turns`,
  async of(page, box) {
    await box.hover()
    for (let turn = 0; turn < 2 * turnsEachWay; turn++) {
      await page.mouse.wheel(0, turn < turnsEachWay ? 400 : -400)
      await wait(16)
    }
  },
}

const steps = 180
export const byScrollBar: Scroll = {
  name: 'by its scroll bar',
  note: `${steps} steps`,
  async of(_, box) {
    await box.evaluate(async (element, last) => {
      const scrolled = element as unknown as { scrollTop: number; scrollHeight: number }
      for (let step = 0; step <= last; step++) {
        scrolled.scrollTop = (scrolled.scrollHeight * step) / last
        await new Promise(done => setTimeout(done, 16))
      }
    }, steps)
  },
}

/** A page of text with nothing of Kiln's. */
export async function openPlain(browser: Browser): Promise<{ page: Page; box: Locator }> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  const lines = Array.from({ length: plainLines }, (_, line) => `line ${line + 1} of ${plainLines}`).join(
    '\n',
  )
  await page.setContent(
    `<body style="margin:0"><pre style="margin:0;height:700px;overflow:auto;font:13px/20px monospace">${lines}</pre>`,
  )
  await page.evaluate(watchPage)
  return { page, box: page.locator('pre') }
}

/** Prints the frames a second of both, and the median of Kiln's over the plain page's. */
export async function compareScrolling(
  name: string,
  scroll: Scroll,
  { kiln, plain }: Record<'kiln' | 'plain', { page: Page; box: Locator }>,
): Promise<void> {
  const ratios: number[] = []
  for (let round = 0; round < rounds; round++) {
    const rate = async (what: string, { page, box }: { page: Page; box: Locator }) => {
      await page.bringToFront()
      return measure(page, `${what}, ${scroll.name}`, async () => {
        await scroll.of(page, box)
        return scroll.note
      })
    }
    const most = await rate('A plain page', plain)
    ratios.push((await rate(name, kiln)) / most)
  }
  ratios.sort((one, other) => one - other)
  console.log(
    `${name} ${scroll.name}, over the plain page: ${ratios[1]?.toFixed(2)} (median of ${rounds}, aim 1)`,
  )
}
