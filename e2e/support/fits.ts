// Checks that nothing on a page is wider than its window, or than its container.
import { expect, type Page } from '@playwright/test'

/** Text that is cut off on purpose, and what scrolls sideways on purpose; a terminal has its own layers. */
const onPurpose =
  '.truncate, .sr-only, [data-scrolls-sideways], .xterm, .xterm *, [role=application] *, pre, code, input, textarea'

export async function expectNothingTooWide(page: Page, where: string): Promise<void> {
  const wide = await page.evaluate(() => {
    const width = document.documentElement.clientWidth
    const isClipped = (element: Element | null): boolean =>
      element !== null &&
      (getComputedStyle(element).overflowX !== 'visible' || isClipped(element.parentElement))
    return [...document.querySelectorAll('body *')]
      .filter(one => one.getBoundingClientRect().right > width + 1 && !isClipped(one.parentElement))
      .map(one => one.outerHTML.slice(0, 120))
  })
  const scrollers = await page.evaluate(
    purpose =>
      [...document.querySelectorAll('main, main *, [role=dialog], [role=dialog] *')]
        // What is one pixel wide is only read out.
        .filter(one => one.clientWidth > 1 && one.scrollWidth > one.clientWidth + 1)
        .filter(one => /auto|scroll|hidden|clip/.test(getComputedStyle(one).overflowX))
        .filter(one => !one.matches(purpose))
        .filter(one => getComputedStyle(one).textOverflow !== 'ellipsis')
        .flatMap(one => {
          const right = one.getBoundingClientRect().right
          const tooWide = [...one.querySelectorAll('*')].filter(
            each => each.getBoundingClientRect().right > right,
          )
          // The rows of a terminal are scaled, and stand out by less than a letter.
          const inside = tooWide.filter(each => !each.closest('.xterm'))
          if (tooWide.length && !inside.length) return []
          return `${inside.map(each => each.outerHTML.slice(0, 150)).join(' | ')}: ${one.scrollWidth} > ${one.clientWidth}`
        }),
    onPurpose,
  )
  expect({ where, wide, scrollers }).toEqual({ where, wide: [], scrollers: [] })
}
