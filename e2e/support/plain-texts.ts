// What the pseudo-language leaves unmarked in a page: a text that is not of the catalogue, or data.
import type { Page } from '@playwright/test'
import { accented } from '#shared/messages/accents.ts'

/** Never translated: code, keys, and elements that say so themselves (data: names, paths, what a profile wrote). */
const foreign = '[translate="no"], code, pre, kbd, script, style'
/** Names of products that are a whole text or label. */
const products = ['Kiln', 'Nix']

/** Returns each text with its place: everything that can be seen or is read aloud, and the window's title. */
export async function plainTexts(page: Page): Promise<string[]> {
  const found = await page.evaluate(shownTexts, foreign)
  return [...new Set(found.filter(({ text }) => isPlain(text)).map(({ where, text }) => `${where}: ${text}`))]
}

/** Two letters that are not marked, beside the data between isolates. */
const isPlain = (text: string) =>
  !products.includes(text.trim()) && /[a-z]{2}/i.test(text.replace(/\u2068[^\u2068\u2069]*\u2069/g, ''))

/** Waits until everything has loaded: no skeleton and no sentence about loading is left. */
export async function settledInPseudo(page: Page): Promise<void> {
  const waits = ['Looking', 'Checking the tools'].map(accented)
  await page.waitForFunction(
    texts =>
      document.querySelector('h1') !== null &&
      document.querySelector('.animate-pulse') === null &&
      texts.every(text => !document.body.innerText.includes(text)),
    waits,
  )
}

type Shown = { where: string; text: string }

/** Runs in the page. */
function shownTexts(foreign: string): Shown[] {
  const attributes = ['aria-label', 'title', 'placeholder', 'alt', 'aria-description', 'aria-valuetext']
  const isForeign = (element: Element) => {
    const nearest = element.closest(`${foreign}, [translate="yes"]`)
    return nearest !== null && nearest.getAttribute('translate') !== 'yes'
  }
  const isShown = (element: Element) =>
    !isForeign(element) && (element.matches('option') || element.checkVisibility())
  const found: Shown[] = [{ where: 'window title', text: document.title }]
  for (const element of document.body.querySelectorAll('*')) {
    if (!isShown(element)) continue
    const name = element.tagName.toLowerCase()
    for (const attribute of attributes) {
      const text = element.getAttribute(attribute)
      if (text) found.push({ where: `${name}[${attribute}]`, text })
    }
    // What a person typed is theirs.
    if (name === 'textarea') continue
    for (const node of element.childNodes)
      if (node.nodeType === Node.TEXT_NODE) found.push({ where: name, text: node.textContent ?? '' })
  }
  return found
}
