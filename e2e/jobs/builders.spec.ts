// Builders through the window: a Lima VM (Lima is a stand-in, its guest a real test host: test/support/lima), a host over SSH,
// and the choice of one for a build.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { hostsRefused, startHost, type TestHost } from '#lab/hosts/host.ts'
import { buildSystem } from '#lab/hosts/system/build-system.ts'
import { limaLab } from '#test/lima/lima-lab.ts'
import { inWindow } from '../pages/window.ts'
import { noChromium } from '../support/chromium.ts'
import { type HostsWindow, openHostsWindow } from '../support/hosts-bench.ts'
import { inEveryLook } from '../support/looks.ts'
import { workMs } from '../support/patience.ts'

const refused = noChromium ?? hostsRefused()
test.skip(refused !== null, `builders in the window: ${refused}`)
test.setTimeout(900_000)
// Each test continues where the one before ended.
test.describe.configure({ mode: 'serial' })

let open: HostsWindow
let page: Page
let host: TestHost
let lima: ReturnType<typeof limaLab>
const before = { ...process.env }

test.beforeAll(async () => {
  open = await openHostsWindow(async (_home, { identity, network, publicKey }) => {
    const system = await buildSystem({ name: 'builder' })
    host = await startHost(network, { name: 'builder', authorizedKeys: [publicKey], system })
    lima = limaLab({ address: host.address, hostKey: host.hostKey, identity })
    Object.assign(process.env, lima.env)
  })
  page = open.page
})
test.afterAll(async () => {
  if (lima?.exists('kiln') && lima.runs('kiln')) lima.kill('kiln')
  lima?.close()
  await host?.stop()
  await open?.close()
  for (const name of ['PATH', 'LIMA_HOME']) {
    if (before[name] === undefined) delete process.env[name]
    else process.env[name] = before[name]
  }
})

const { at, button, choose, dialog, go, reached } = inWindow(() => page)
const field = (name: string) => dialog().getByRole('textbox', { name })
const row = (name: string) =>
  page.getByRole('article').filter({ has: page.getByRole('heading', { name, exact: true }) })

const everyLook = (name: string) => inEveryLook(page, name)

test('a Lima VM is created, and is a builder once it is tested', async () => {
  await go('Builders')
  await expect(page.getByText('No Lima VM yet')).toBeVisible({ timeout: workMs })
  await everyLook('builders-none')
  await button('Create a Lima VM').click()
  await field('Memory in GiB').fill('lots')
  await button('Create and start').click()
  await expect(dialog().getByText('Enter a whole number of at least 1.')).toBeVisible()
  await everyLook('lima-create')
  await field('Memory in GiB').fill('4')
  await page.keyboard.press('Enter')
  await expect(dialog()).toBeHidden({ timeout: workMs })
  await expect(row('kiln').getByText('Ready', { exact: true })).toBeVisible({ timeout: workMs })
  await expect(row('kiln').getByText(/Nix \d/)).toBeVisible({ timeout: workMs })
  await everyLook('builders-lima')
})

test('it is stopped and started again with its stages', async () => {
  await button('Stop kiln').click()
  await expect(row('kiln').getByText('Stopped', { exact: true })).toBeVisible({ timeout: workMs })
  await choose('More about kiln', 'Resize')
  await field('Memory in GiB').fill('6')
  await everyLook('lima-edit')
  await dialog().getByRole('button', { name: 'Resize the VM' }).click()
  await expect(row('kiln').getByText(/6 GB memory/)).toBeVisible({ timeout: workMs })
  lima.goesWrong({ start: 'crashes' })
  await button('Start kiln').click()
  await expect(row('kiln').getByRole('alert')).toContainText('Cannot allocate memory', { timeout: workMs })
  await everyLook('lima-crashed')
  await choose('More about kiln', 'Show logs')
  await expect(dialog().getByText('Likely cause:')).toContainText('Cannot allocate memory')
  await everyLook('lima-logs')
  await page.keyboard.press('Escape')
  await expect(dialog()).toBeHidden()
  lima.goesWrong({})
  await button('Start kiln').click()
  await expect(row('kiln').getByText('Ready', { exact: true })).toBeVisible({ timeout: workMs })
})

test('a host is added by keyboard, trusted by its key, and tested', async () => {
  await button('Add a builder').focus()
  await page.keyboard.press('Enter')
  await expect(field('Address')).toBeFocused()
  await page.keyboard.type(`root@${host.address}`)
  await field('Name').fill('box1')
  await dialog().getByText('Jump host and key').click()
  await field('Private key').fill(open.identity)
  await everyLook('builders-add')
  await page.keyboard.press('Enter')
  await expect(dialog().getByText('It shows this key:')).toBeVisible({ timeout: workMs })
  await dialog().getByRole('button', { name: 'Trust this key' }).click()
  await expect(row('box1').getByText('Works', { exact: true })).toBeVisible({ timeout: workMs })
  await everyLook('builders-some')
})

test('Doctor says that Lima and each builder are there', async () => {
  await at('/doctor')
  const places = page.getByRole('region', { name: 'Builders' })
  await expect(places.getByText('Lima 2.2.0')).toBeVisible({ timeout: workMs })
  await expect(places.getByText('kiln: Ready')).toBeVisible({ timeout: workMs })
  await expect(places.getByRole('heading', { name: 'box1' })).toBeVisible({ timeout: workMs })
  await expect(places.getByText('Answers', { exact: true })).toBeVisible({ timeout: workMs })
  await places.scrollIntoViewIfNeeded()
  await everyLook('doctor-builders')
})

test('the review of a new image offers them, and says why it takes which', async () => {
  await at('/new?profile=tiny')
  await reached(/^Configure/, workMs)
  await page.locator('summary', { hasText: 'Formats and builder' }).click()
  const choice = page.getByRole('radiogroup', { name: 'Build on' })
  await expect(choice.getByRole('radio', { name: 'Automatic' })).toBeChecked({ timeout: workMs })
  await choice.getByRole('radio', { name: 'box1' }).check()
  await expect(choice.getByRole('radio', { name: 'box1' })).toBeChecked()
  await choice.getByRole('radio', { name: 'lima' }).check()
  await expect(page.getByText('On lima, as chosen')).toBeVisible({ timeout: workMs })
  await expect(page.getByText(/--builder lima/)).toBeVisible({ timeout: workMs })
  await everyLook('review-builder')
})

test('a cache is added with the program that pushes to it, and removed after a question', async () => {
  const cache = join(open.folder, 'cache')
  mkdirSync(cache)
  writeFileSync(join(cache, 'nix-cache-info'), 'StoreDir: /nix/store\n')
  await go('Builders')
  await button('Add a cache').click()
  await field('URL').fill(`file://${cache}`)
  await field('Public key').fill('cache.example.org-1')
  await dialog().getByRole('radio', { name: 'attic' }).check()
  await field('Name of the cache in attic').fill('work:images')
  await button('Add the cache').click()
  await expect(dialog().getByText(/Not a valid public key/)).toBeVisible({ timeout: workMs })
  await everyLook('caches-add')
  await field('Public key').fill(`cache.example.org-1:${'A'.repeat(43)}=`)
  await page.keyboard.press('Enter')
  await expect(dialog()).toBeHidden({ timeout: workMs })
  await expect(page.getByText('Pushed to by attic, as work:images')).toBeVisible({ timeout: workMs })
  await button(`Remove file://${cache}`).click()
  await expect(button('Remove the cache')).toBeVisible()
  await everyLook('caches-remove')
  await button('Remove the cache').click()
  await expect(page.getByText('Pushed to by attic, as work:images')).toBeHidden({ timeout: workMs })
})

test('a builder is removed, and a VM is deleted, only after a question', async () => {
  await go('Builders')
  await choose('More about box1', 'Remove')
  await expect(button('Remove the builder')).toBeVisible()
  await everyLook('builders-remove')
  await button('Remove the builder').click()
  await expect(row('box1')).toHaveCount(0)
  await choose('More about kiln', 'Delete')
  await expect(dialog().getByText('with all that was built in it')).toBeVisible()
  await everyLook('lima-delete')
  await button('Delete the VM').click()
  await expect(page.getByText('No Lima VM yet')).toBeVisible({ timeout: workMs })
  expect(lima.exists('kiln')).toBe(false)
  expect(open.complaints).toEqual([])
})
