// On a computer without Nix, such as a new Mac: from an empty library to the first image by the wizard alone. Lima is a stand-in,
// its guest a real test host (test/support/lima).
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { hostsRefused, startHost, type TestHost } from '#lab/hosts/host.ts'
import { buildSystem } from '#lab/hosts/system/build-system.ts'
import { limaLab } from '#test/lima/lima-lab.ts'
import { writeWideProfile } from '#test/profiles/wide-profile.ts'
import { newImage } from '../pages/new-image.ts'
import { inWindow } from '../pages/window.ts'
import { noChromium } from '../support/chromium.ts'
import { type HostsWindow, openHostsWindow } from '../support/hosts-bench.ts'
import { inEveryLook } from '../support/looks.ts'
import { workMs } from '../support/patience.ts'
import { kilnWithoutNix, nixStays, serveWithoutNix } from '../support/without-nix.ts'

const refused = noChromium ?? hostsRefused() ?? nixStays()
test.skip(refused !== null, `a first build without Nix: ${refused}`)
test.setTimeout(600_000)

let open: HostsWindow
let page: Page
let host: TestHost
let lima: ReturnType<typeof limaLab>
const before = { ...process.env }

const files = {
  '/etc/nix/nix.conf':
    'experimental-features = nix-command flakes\nsandbox = false\nbuild-users-group =\nsubstituters =\n',
}

test.beforeAll(async () => {
  open = await openHostsWindow(async (_home, { folder, identity, network, publicKey }) => {
    const system = await buildSystem({ name: 'builder' })
    host = await startHost(network, { name: 'guest', authorizedKeys: [publicKey], system, files })
    lima = limaLab({ address: host.address, hostKey: host.hostKey, identity })
    const wide = { salt: String(Math.random()), parts: 2, seconds: 1 }
    const profiles = writeWideProfile(join(folder, 'profiles'), wide)
    Object.assign(process.env, lima.env, { KILN_PROFILES: profiles })
  }, serveWithoutNix)
  page = open.page
})
test.afterAll(async () => {
  if (lima?.exists('kiln') && lima.runs('kiln')) lima.kill('kiln')
  lima?.close()
  await host?.stop()
  await open?.close()
  for (const name of ['PATH', 'LIMA_HOME', 'KILN_PROFILES']) {
    if (before[name] === undefined) delete process.env[name]
    else process.env[name] = before[name]
  }
})

const { at, button, reached } = inWindow(() => page)
const wizard = newImage(() => page)

test('one button creates the VM, and builds in it', async () => {
  await at('/new?profile=wide')
  await reached(/^Configure/, workMs)
  await button('Trust this folder').click()
  await wizard.formats()
  await expect(page.getByText('In a Lima VM, which is created first').first()).toBeVisible({
    timeout: workMs,
  })
  // No server says a size here.
  await expect(page.getByText(/Its image and Nix are downloaded first/)).toBeVisible({ timeout: workMs })
  await expect(page.getByText('This computer has no Nix.')).toBeVisible()
  await inEveryLook(page, 'review-new-lima')
  await button('Build').click()
  await expect(page.getByText('Boot the VM').first()).toBeVisible({ timeout: workMs })
  await expect(page.getByRole('heading', { name: 'The image is ready' })).toBeVisible({ timeout: workMs })
  await inEveryLook(page, 'built-new-lima')
  expect(lima.runs('kiln')).toBe(true)
  expect(open.complaints).toEqual([])
})

test('the command line builds in the VM too, and says where it builds', async () => {
  const removed = await kilnWithoutNix(open.home, 'builder', 'lima', 'delete', 'kiln', '--yes')
  expect(removed).toMatchObject({ code: 0 })
  expect(lima.exists('kiln')).toBe(false)
  const { code, said } = await kilnWithoutNix(open.home, 'build', 'wide', '--name', 'second')
  expect(said).toContain('In a Lima VM, which is created first')
  expect(said).toContain('second.raw')
  expect(code).toBe(0)
  const again = await kilnWithoutNix(open.home, 'build', 'wide', '--estimate')
  expect(again.said).toContain('On lima')
  expect(again.code).toBe(0)
  const alone = await kilnWithoutNix(open.home, 'build', 'wide', '--builder', 'local')
  expect(alone.said).toContain('Nix was not found')
  expect(alone.code).not.toBe(0)
})
