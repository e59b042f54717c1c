// The page New box as a person uses it, the same in a browser and in the desktop app, and the page of the build.
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { inWindow } from './window.ts'

type Answers = { hostname: string; publicKey: string; message?: string; formats: RegExp[] }

export function newImage(page: () => Page) {
  const { button, field, go, heading, link, next } = inWindow(page)
  const behaviour = () => page().getByRole('combobox', { name: 'Behaviour' })
  const build = () => button('Build').click()
  /** Can start from any page. */
  const open = async () => {
    await go('Boxes')
    await link('New box').first().click()
  }
  /** Among Kiln's own profiles the one that is built in seconds; from any page. */
  const chooseTiny = async () => {
    if (!page().url().includes('#/new')) await open()
    await page().getByRole('radio', { name: /^Tiny/ }).check({ force: true })
  }
  return {
    behaviour,
    build,
    chooseTiny,
    open,
    format: (name: string | RegExp) => page().getByRole('checkbox', { name }),
    /** The estimate, made when it is unfolded or by this button. */
    async estimate() {
      const shown = page().getByRole('button', { name: /^(Estimate|Refresh)$/ })
      if (!(await shown.isVisible()))
        await page().locator('summary', { hasText: 'What will be built' }).click()
      return shown
    },
    /** Unfolds the formats, the architecture and the builder. */
    formats: () => page().locator('summary', { hasText: 'Formats and builder' }).click(),
    name: () => field('Name of the box'),
    /** Goes from the profiles to the second page. */
    async toConfigure() {
      await next()
      await expect(heading(/^Configure/)).toBeVisible()
    },
    /** From the profiles to a build, with one of the demo's troubles and a message that was never built. */
    async toBuildOf(trouble: string, message: string) {
      await chooseTiny()
      await next()
      await field('Login message').fill(message)
      await page().locator('summary', { hasText: 'More' }).click()
      await behaviour().selectOption({ label: trouble })
    },
    /** Goes from the first page to a running build; returns its id. */
    async startBuild({ hostname, publicKey, message, formats }: Answers): Promise<string> {
      await open()
      await chooseTiny()
      await next()
      await field('Host name').fill(hostname)
      if (message) await field('Login message').fill(message)
      if (publicKey) {
        await button('Add one').click()
        await page().getByRole('group', { name: 'SSH keys' }).getByRole('textbox').fill(publicKey)
      }
      await page().locator('summary', { hasText: 'Formats and builder' }).click()
      for (const format of formats)
        await page().getByRole('checkbox', { name: format }).check({ force: true })
      await expect(page().getByText(`--set hostname=${hostname}`)).toBeVisible()
      await build()
      await expect(page().getByRole('list', { name: 'Stages' })).toBeVisible()
      return /#\/builds\/([a-z0-9-]+)/.exec(page().url())?.[1] ?? ''
    },
    /** Asks for a cancel on the page of a running build, and answers the question. */
    async cancelBuild() {
      await button('Cancel the build').click()
      await page().getByRole('dialog').getByRole('button', { name: 'Cancel the build' }).click()
      await expect(page().getByRole('heading', { level: 1 })).toContainText('Cancelled')
    },
  }
}

/** The states that each stage of a build was shown in, in order, by the name of the stage. */
type Course = Record<string, string[]>

/** Waits for the end of the build that is shown, and returns the course of its stages from now until then. */
export async function watchToTheEnd(page: Page): Promise<Course> {
  // Observed in the page: a look from here would miss short states, and the end.
  const course = await page.evaluateHandle(() => {
    const seen: Course = {}
    const look = () => {
      for (const stage of document.querySelectorAll('[aria-label="Stages"] li')) {
        const name = stage.querySelector('span')?.textContent ?? ''
        const state = stage.lastElementChild?.textContent ?? ''
        const before = seen[name] ?? []
        if (before.at(-1) !== state) seen[name] = [...before, state]
      }
    }
    look()
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true })
    return seen
  })
  await expect(page.getByRole('heading', { name: 'The image is ready' })).toBeVisible({ timeout: 200_000 })
  return course.evaluate(seen => seen)
}

export const imageFile = (home: string, id: string, name: string) => join(home, 'images', id, name)
