// The main job as a person does it in the window, the same in a browser and in the desktop app.
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'

type Answers = { hostname: string; publicKey: string; message?: string; formats: RegExp[] }

/** From the first page to a running build; returns its id. */
export async function startBuild(
  page: Page,
  { hostname, publicKey, message, formats }: Answers,
): Promise<string> {
  await page.getByRole('link', { name: 'New image' }).first().click()
  await chooseTiny(page)
  await next(page)
  await page.getByRole('textbox', { name: 'Host name' }).fill(hostname)
  if (message) await page.getByRole('textbox', { name: 'Login message' }).fill(message)
  if (publicKey) {
    await page.getByRole('button', { name: 'Add one' }).click()
    await page.getByRole('group', { name: 'SSH keys' }).getByRole('textbox').fill(publicKey)
  }
  await next(page)
  for (const format of formats) await page.getByRole('checkbox', { name: format }).check({ force: true })
  await next(page)
  await expect(page.getByText(`--set hostname=${hostname}`)).toBeVisible()
  await page.getByRole('button', { name: 'Build', exact: true }).click()
  await expect(page.getByRole('list', { name: 'Stages' })).toBeVisible()
  return /#\/builds\/([a-z0-9-]+)/.exec(page.url())?.[1] ?? ''
}

/** On the first page of the wizard, among Kiln's own profiles: the one that is built in seconds. */
export const chooseTiny = (page: Page) => page.getByRole('radio', { name: /^Tiny/ }).check({ force: true })

const next = (page: Page) => page.getByRole('button', { name: 'Next' }).click()

/** The states that each stage of a build was shown in, in order, by what the stage is called. */
type Course = Record<string, string[]>

/** Waits for the end of the build that is shown, and tells the course of its stages from now until then. */
export async function watchToTheEnd(page: Page): Promise<Course> {
  // The page itself is asked at each change: who looks in now and then misses what is short, and the end.
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
