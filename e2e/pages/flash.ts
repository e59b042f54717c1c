// The Flash wizard and the page of its job, the same in a browser and in the desktop app. Onto loop devices only.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { loopDevices } from '#test/drives/loop-devices.ts'
import { workMs } from '../support/patience.ts'
import { inWindow } from './window.ts'

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

export function flashPage(page: () => Page) {
  const { button, field, more, reached } = inWindow(page)
  const list = () => page().getByRole('list', { name: 'Drives' })
  const drives = () => list().getByRole('listitem')
  const row = (path: string) => drives().filter({ hasText: path })
  return {
    drives,
    row,
    devicePath: () => field('Device path'),
    hostname: () => field('Host name'),
    erase: (name: string | RegExp = /^Erase/) => page().getByRole('button', { name }),
    verified: () =>
      expect(page().getByText('Verified. You can remove it safely.', { exact: true })).toBeVisible({
        timeout: workMs,
      }),
    /** The button that opens the field for a device path. */
    byPath: () => page().locator('summary', { hasText: /^Use a device path/ }),
    /** Goes from the page of an image to the drives. */
    async fromImage() {
      await page().getByRole('toolbar', { name: 'Image' }).getByRole('link', { name: 'Flash' }).click()
      await reached('Where should it go?')
    },
    /** From any page to a file that is chosen. */
    async fromFile(path: string) {
      await page().getByRole('link', { name: 'Flash' }).first().click()
      await page().getByRole('radio', { name: 'File', exact: true }).check({ force: true })
      await field('Path of the file').fill(path)
    },
    async addDrive(path: string) {
      if (!(await field('Device path').isVisible()))
        await page()
          .locator('summary', { hasText: /^Use a device path/ })
          .click()
      await field('Device path').fill(path)
      await button('Add').click()
      await expect(list().getByText(path)).toBeVisible()
    },
    async personalise({ hostname, publicKey }: Personal) {
      await reached(/^Personalise (this|each) drive/)
      await field('Host name').fill(hostname)
      await field('SSH keys').fill(publicKey)
    },
    /** All bytes, so that each phase lasts longer than the time between two events. */
    async writeEmptyAreas() {
      await more()
      await page().getByRole('switch', { name: 'Write empty areas too' }).click()
    },
    /** Collects every text that the phases of drives show from now on. */
    async watchPhases(): Promise<() => Promise<string[]>> {
      const seen = await page().evaluateHandle(() => {
        const texts = new Set<string>()
        const look = () => {
          for (const one of document.querySelectorAll('[data-phase]')) texts.add(one.textContent ?? '')
        }
        new MutationObserver(look).observe(document.body, {
          subtree: true,
          childList: true,
          characterData: true,
        })
        return texts
      })
      return () => seen.evaluate(texts => [...texts])
    },
  }
}

/** The host key that Kiln remembers for a machine: the body of its public key. */
export function rememberedKey(home: string, hostname: string): Buffer {
  const lines = readFileSync(join(home, 'known_hosts'), 'utf8').split('\n')
  const line = lines.find(one => one.split(' ')[0]?.split(',').includes(hostname)) ?? ''
  return Buffer.from(line.split(' ')[2] ?? '', 'base64')
}
