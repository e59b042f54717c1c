// Flashing as a person does it in the window, the same in a browser and in the desktop app. Onto loop devices only.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { loopDevices } from '#test/drives/loop-devices.ts'

/** Why nothing can be flashed here; null when it can. */
export const noLoopDevices: string | null =
  process.platform !== 'linux'
    ? 'loop devices are of Linux'
    : process.getuid?.() === 0
      ? cannotAttach()
      : 'loop devices need root'

function cannotAttach(): string | null {
  const loops = loopDevices()
  try {
    loops.attach('try', 1 << 20)
    return null
  } catch {
    return 'no loop device could be made'
  } finally {
    loops.close()
  }
}

type Personal = { hostname: string; publicKey: string }

/** From the page of an image to the drives. */
export async function flashThisImage(page: Page) {
  await page.getByRole('toolbar', { name: 'Image' }).getByRole('link', { name: 'Flash' }).click()
  await expect(page.getByText('Can be personalised')).toBeVisible()
  await next(page)
  await expect(page.getByRole('heading', { name: 'Where should it go?' })).toBeVisible()
}

export async function addDrive(page: Page, path: string) {
  const field = page.getByRole('textbox', { name: 'Device path' })
  if (!(await field.isVisible())) await page.locator('summary', { hasText: /^Use a device path/ }).click()
  await field.fill(path)
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(page.getByRole('list', { name: 'Drives' }).getByText(path)).toBeVisible()
}

export async function personalise(page: Page, { hostname, publicKey }: Personal) {
  await expect(page.getByRole('heading', { name: /^Personalise (this|each) drive/ })).toBeVisible()
  await page.getByRole('textbox', { name: 'Host name' }).fill(hostname)
  await page.getByRole('textbox', { name: 'SSH keys' }).fill(publicKey)
}

/** Collects every text that the phases of drives show from now on. */
export async function watchPhases(page: Page): Promise<() => Promise<string[]>> {
  const seen = await page.evaluateHandle(() => {
    const texts = new Set<string>()
    const look = () => {
      for (const one of document.querySelectorAll('[data-phase]')) texts.add(one.textContent ?? '')
    }
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true })
    return texts
  })
  return () => seen.evaluate(texts => [...texts])
}

export const next = (page: Page) => page.getByRole('button', { name: 'Next' }).click()
export const drives = (page: Page) => page.getByRole('list', { name: 'Drives' }).getByRole('listitem')

/** The host key that Kiln remembers for a machine: the body of its public key. */
export function rememberedKey(home: string, hostname: string): Buffer {
  const lines = readFileSync(join(home, 'known_hosts'), 'utf8').split('\n')
  const line = lines.find(one => one.split(' ')[0]?.split(',').includes(hostname)) ?? ''
  return Buffer.from(line.split(' ')[2] ?? '', 'base64')
}
