// NixOS is installed through the window on a test host (test/support/hosts/installs/machine.ts says what of it is real), with
// nixos-anywhere's stand-in: Kiln says what is missing, a key is trusted first, a disk is erased only by its serial, and
// the end says what is on the machine.
import { delimiter, join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { hostsRefused, startHost, type TestHost } from '#lab/hosts/host.ts'
import { buildSystem } from '#lab/hosts/system/build-system.ts'
import { programPath } from '#platform/process/program-path.ts'
import { asInstaller, makeInstallable } from '#test/hosts/installs/machine.ts'
import { installers, putInstaller, writeMachines } from '#test/hosts/installs/machines-flake.ts'
import { hostsPage } from '../pages/hosts.ts'
import { installPage } from '../pages/install.ts'
import { inWindow } from '../pages/window.ts'
import { noChromium } from '../support/chromium.ts'
import { type HostsWindow, openHostsWindow } from '../support/hosts-bench.ts'
import { inEveryLook } from '../support/looks.ts'
import { workMs } from '../support/patience.ts'

const refused = noChromium ?? hostsRefused()
test.skip(refused !== null, `installing in the window: ${refused}`)
test.setTimeout(900_000)
// Each test continues where the one before ended.
test.describe.configure({ mode: 'serial' })

const [standIn] = installers
const isInstalled = programPath(process.env['PATH'] ?? '', 'nixos-anywhere') !== null
const before = process.env['PATH']
let bin: string
let open: HostsWindow
let page: Page
let host: TestHost

test.beforeAll(async () => {
  bin = join(test.info().outputDir, 'bin')
  process.env['PATH'] = `${bin}${delimiter}${before ?? ''}`
  open = await openHostsWindow().finally(() => {
    process.env['PATH'] = before
  })
  page = open.page
  writeMachines(join(open.folder, 'machines'))
  const system = await buildSystem({ name: 'box', label: '25.11.1' })
  host = await startHost(open.network, { name: 'box', authorizedKeys: [open.publicKey], system })
  await makeInstallable(host)
  await asInstaller(host)
})
test.afterAll(async () => {
  await host?.stop()
  await open?.close()
})

const { button, choose, dialog, main, next } = inWindow(() => page)
const hosts = hostsPage(() => page)
const {
  disk,
  erase,
  eraseAndInstall,
  installed,
  open: toWizard,
  serialOf,
  ...wizard
} = installPage(() => page)
const everyLook = (name: string) => inEveryLook(page, name)
const sh = (line: string) => host.run('sh', '-c', line)
const calls = () => sh('cat /root/calls 2>/dev/null || true')

/** Goes to the disks of the machine that is chosen already. */
async function toDisks(configuration: string) {
  await wizard.configuration(`path:${open.folder}/machines#${configuration}`)
  await next()
  await expect(page.getByRole('radio', { name: 'Kitchen box' })).toBeChecked()
  await next()
}

test('where nixos-anywhere is missing, it says so and what to do', async () => {
  test.skip(isInstalled, 'nixos-anywhere is on PATH')
  await toWizard()
  await expect(main().getByText('nixos-anywhere is missing')).toBeVisible({ timeout: workMs })
  await expect(main().getByText('nix profile install nixpkgs#nixos-anywhere')).toBeVisible()
  await everyLook('install-no-tool')
})

test('a machine is added by its address, and nothing is planned until its key is trusted', async () => {
  putInstaller(bin, standIn.program)
  await toWizard()
  if (await button('Check again').isVisible()) await button('Check again').click()
  await expect(main().getByText('nixos-anywhere is missing')).toBeHidden({ timeout: workMs })
  await everyLook('install-what')
  await wizard.configuration(`path:${open.folder}/machines#linked`)
  await next()
  await expect(main().getByText('No hosts yet')).toBeVisible()
  await button('Another machine').click()
  await hosts.fill({ address: `root@${host.address}`, name: 'Kitchen box', identity: open.identity })
  await dialog().getByRole('button', { name: 'Add the host' }).click()
  await hosts.showsKey()
  await dialog().getByRole('button', { name: 'Not now' }).click()
  await expect(page.getByRole('radio', { name: 'Kitchen box' })).toBeChecked()
  await everyLook('install-machine')
  await next()
  await expect(button('Trust its key')).toBeVisible({ timeout: workMs })
  await expect(page.getByRole('checkbox')).toHaveCount(0)
  await everyLook('install-untrusted')
  await button('Trust its key').click()
  await hosts.trust()
  await expect(disk('LAB-A')).toBeVisible({ timeout: workMs })
  await expect(main().getByText('It runs an installer already.')).toBeVisible()
})

test('a disk that the configuration does not format cannot be chosen, and says why', async () => {
  await toWizard()
  await toDisks('box')
  await expect(disk('LAB-A')).toBeEnabled({ timeout: workMs })
  await expect(disk('LAB-A')).not.toBeChecked()
  await expect(disk('LAB-B')).toBeDisabled()
  await expect(main().getByText('The configuration does not format the disk LAB-B.')).toBeVisible()
  await everyLook('install-disks')
  await next()
  await expect(main().getByText('Choose the disks that may be erased.')).toBeVisible()
})

test('it is erased only once its serial was typed, by the keyboard alone', async () => {
  await sh('echo "echo the disk is broken >&2; exit 5" >/root/disko-does')
  await disk('LAB-A').focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('Enter')
  const serial = serialOf('LAB-A')
  await expect(serial).toBeVisible({ timeout: workMs })
  await expect(main().getByText(/^kiln install .*#box' --to kitchen-box --disk LAB-A$/)).toBeVisible()
  await expect(erase()).toBeDisabled()
  await serial.focus()
  await page.keyboard.type('LAB-B')
  await expect(main().getByText('The serial does not match.')).toBeVisible()
  await expect(erase()).toBeDisabled()
  await everyLook('install-confirm')
  await serial.fill('')
  await page.keyboard.type('LAB-A')
  // Enter in the field erases nothing.
  await page.keyboard.press('Enter')
  await expect(erase()).toBeEnabled()
  expect(await calls()).toBe('')
  await erase().focus()
  await page.keyboard.press('Enter')
  await expect(main().getByText('NixOS was not installed on Kitchen box')).toBeVisible({ timeout: workMs })
  await expect(main().getByText(/^The machine has no system now/)).toBeVisible()
  await everyLook('install-failed')
  expect(await calls()).toContain('disko /dev/sda')
  expect(await calls()).not.toContain('nixos-install')
})

test('cancelled in the middle it says what is left', async () => {
  await sh('rm /root/calls; echo "echo formatting now; exec sleep 7656" >/root/disko-does')
  await page.getByRole('link', { name: 'Install again' }).click()
  await toDisks('box')
  await eraseAndInstall('LAB-A')
  await expect.poll(calls, { timeout: workMs }).toContain('disko /dev/sda')
  await everyLook('install-running')
  await button('Cancel').click()
  await expect(dialog().getByText('the machine will have no system')).toBeVisible()
  await everyLook('dialog-install-cancel')
  await dialog().getByRole('button', { name: 'Cancel the installation' }).click()
  await expect(main().getByText('The installation was cancelled', { exact: true })).toBeVisible({
    timeout: workMs,
  })
  await expect(main().getByText(/^The machine has no system now/)).toBeVisible()
  expect(await sh('pgrep -f "[s]leep 7656" || echo none')).toBe('none\n')
})

test('it is installed, restarts, and is trusted by its new key', async () => {
  await sh('rm /root/calls /root/disko-does')
  await hosts.open('Kitchen box')
  await choose('More', 'Install NixOS')
  await toDisks('linked')
  await eraseAndInstall('LAB-B')
  expect(await host.ended()).toBe('reboot')
  await host.reboot()
  await installed('Kitchen box')
  const fingerprint = (await sh('ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub')).split(' ')[1] ?? ''
  expect((await main().innerText()).replaceAll(/\s/g, '')).toContain(fingerprint)
  expect(await calls()).toContain('disko /run/kiln/install-disk /dev/sdb')
  await everyLook('install-done')
  await page.getByRole('link', { name: 'Open Kitchen box' }).click()
  await expect(hosts.online()).toBeVisible({ timeout: workMs })
  expect(open.complaints).toEqual([])
})
