// The sessions of a workstation through the window: a real Btrfs that kiln-reset has reset, and the profile's real tools.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { hostsRefused, startHost, type TestHost } from '#lab/hosts/host.ts'
import { mountWorkstation, unmountWorkstation, workstationTree } from '#test/hosts/workstation.ts'
import type { ResetDisk } from '../../test/kiln-reset/disk.ts'
import { diskAfterReset } from '../../test/kiln-reset/machine.ts'
import { missing } from '../../test/kiln-reset/program.ts'
import { inWindow } from '../pages/window.ts'
import { noChromium } from '../support/chromium.ts'
import { addTrustedHost, type HostsWindow, openHostsWindow } from '../support/hosts-bench.ts'
import { inEveryLook } from '../support/looks.ts'
import { workMs } from '../support/patience.ts'

const refused = noChromium ?? hostsRefused() ?? missing ?? null
test.skip(refused !== null, `sessions in the window: ${refused}`)
test.setTimeout(600_000)
// Each test continues where the one before ended.
test.describe.configure({ mode: 'serial' })

let folder: string
let disk: ResetDisk
let open: HostsWindow
let page: Page
let host: TestHost
const { button, dialog, heading, link } = inWindow(() => page)
const said = (text: string) => page.getByRole('region', { name: 'Notifications' }).getByText(text)

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kiln-e2e-snapshots-'))
  disk = diskAfterReset(made => {
    made.write('@home/ada/notes.txt', 'yesterday')
    made.write('@home/ada/.cache/browser/page', 'x'.repeat(2 << 20))
    made.write('@home/ada/pictures/holiday.jpg', 'x'.repeat(5 << 20))
    // The history has its times in seconds, and two starts are never a second apart.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2200)
  })
  open = await openHostsWindow(async (home, { network, publicKey, identity }) => {
    const trees = [workstationTree(folder, disk)]
    host = await startHost(network, { name: 'desk', authorizedKeys: [publicKey], trees })
    await mountWorkstation(host, disk)
    await addTrustedHost(home, { name: 'desk', address: `root@${host.address}`, identity })
    await host.run(
      'sh',
      '-c',
      'cd /machine/home/ada && mkdir -p .cache/browser .config/editor && head -c 3000000 /dev/zero >.cache/browser/page && head -c 200000 /dev/zero >.config/editor/history && echo today >today.txt && echo x >/machine/etc/wifi',
    )
  })
  page = open.page
})
test.afterAll(async () => {
  if (host) await unmountWorkstation(host)
  await host?.stop()
  await open?.close()
  disk?.remove()
  if (folder) rmSync(folder, { recursive: true, force: true })
})

test('the page of a workstation leads to its sessions, with dates and sizes [N21] [W2]', async () => {
  await page.goto(`${new URL(page.url()).origin}/#/hosts/desk`)
  await link('Sessions').click()
  await expect(heading('Sessions of desk')).toBeVisible()
  for (const name of ['Last session', 'The session before', 'As installed'])
    await expect(page.getByRole('listitem', { name })).toBeVisible({ timeout: workMs })
  await expect(page.getByText('The last two sessions keep it.')).toBeVisible({ timeout: workMs })
  await expect(page.getByRole('button', { name: 'Open the folder ada' })).toBeVisible({ timeout: workMs })
  await inEveryLook(page, 'host-snapshots')
  await page.locator('summary').filter({ hasText: 'browser' }).click()
  await expect(page.getByText('/home/ada/.cache/browser')).toBeVisible()
  await inEveryLook(page, 'host-snapshots-changes')
})

test('a file comes back, beside the existing one or in its place [N21]', async () => {
  await page.getByRole('button', { name: 'Open the folder ada' }).click()
  await button('Bring back: notes.txt').click()
  await expect(dialog().getByRole('button', { name: 'Bring it back' })).toBeVisible()
  await inEveryLook(page, 'dialog-bring-back')
  await dialog().getByRole('button', { name: 'Bring it back' }).click()
  await expect(said('/home/ada/notes.txt is back.')).toBeVisible({ timeout: workMs })
  await button('Bring back: notes.txt').click()
  await dialog().getByRole('button', { name: 'Bring it back' }).click()
  await expect(dialog().getByText('/home/ada/notes.txt already exists on desk.')).toBeVisible({
    timeout: workMs,
  })
  await dialog().getByText('Another place', { exact: true }).click()
  await dialog().getByRole('button', { name: 'Bring it back' }).click()
  await expect(said('/home/ada/notes.txt.previous is back.')).toBeVisible({ timeout: workMs })
  expect(await host.run('cat', '/machine/home/ada/notes.txt.previous')).toBe('yesterday')
})

test('a path is kept from the next restart [W3]', async () => {
  await host.run('sh', '-c', 'mkdir -p /machine/etc/nixos && echo "{}" >/machine/etc/nixos/settings.json')
  await button('Keep this: /home/ada/.cache/browser').click()
  await expect(page.getByText('Persistent after kiln-host update', { exact: true }).first()).toBeVisible({
    timeout: workMs,
  })
  expect(JSON.parse(await host.run('cat', '/machine/etc/nixos/settings.json'))).toEqual({
    options: { persistentPaths: ['/home/ada/.cache/browser'] },
  })
})

test('a whole session is requested for the next restart, and withdrawn [W2]', async () => {
  await button('Restore at restart: Last session').click()
  await expect(dialog().getByRole('button', { name: 'Bring it back at the next restart' })).toBeVisible()
  await inEveryLook(page, 'dialog-bring-session')
  await dialog().getByRole('button', { name: 'Bring it back at the next restart' }).click()
  await expect(page.getByText('The next restart brings this session back: Last session.')).toBeVisible({
    timeout: workMs,
  })
  await button('Bring none back').click()
  await expect(button('Bring none back')).toHaveCount(0, { timeout: workMs })
})

test('volumes of different sessions are requested only after a yes to that [W2]', async () => {
  // As after a start that could not reset one of them.
  const swapped = 'mv PREVIOUS other && mv PENULTIMATE PREVIOUS && mv other PENULTIMATE'
  await host.run('sh', '-c', `cd /machine/.snapshots/@home && ${swapped}`)
  await button('Restore at restart: Last session').click()
  await dialog().getByRole('button', { name: 'Bring it back at the next restart' }).click()
  await expect(dialog().getByRole('button', { name: 'Bring the different sessions back' })).toBeVisible({
    timeout: workMs,
  })
  await expect(page.getByText('The next restart brings this session back: Last session.')).toHaveCount(0)
  await inEveryLook(page, 'dialog-bring-different-sessions')
  await dialog().getByRole('button', { name: 'Bring the different sessions back' }).click()
  await expect(page.getByText('The next restart brings this session back: Last session.')).toBeVisible({
    timeout: workMs,
  })
  expect(open.complaints).toEqual([])
})
