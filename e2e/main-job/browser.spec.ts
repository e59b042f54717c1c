// The window in a real browser, served by the bundled `kiln serve`.
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, expect, type Page, test } from '@playwright/test'
import { makeKeyPair } from '#lab/vm.ts'
import { redirectFile } from '#server/open-browser.ts'
import { imageFile, newImage, watchToTheEnd } from '../pages/new-image.ts'
import { inWindow } from '../pages/window.ts'
import { bootsTo, checkQcow2 } from '../support/boot.ts'
import { noChromium, openChromium } from '../support/chromium.ts'
import { freshHome, type Served, serve } from '../support/kiln-process.ts'
import { complaintsOf, openWindow } from '../support/open-window.ts'

test.skip(noChromium !== null, `the window in a browser: ${noChromium}`)

let home: string
let served: Served
let browser: Browser
let page: Page
let faults: string[]

test.beforeEach(async () => {
  home = freshHome()
  served = await serve(home)
  browser = await openChromium()
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  page = await context.newPage()
  faults = complaintsOf(page)
  await openWindow(page, served.address)
})
test.afterEach(async () => {
  await browser.close()
  await served.close()
  rmSync(home, { recursive: true, force: true })
})

const { at, button, dialog, field, next, reached, title } = inWindow(() => page)
const { behaviour, chooseTiny, startBuild, ...wizard } = newImage(() => page)
/** Through the wizard with one of the demo's troubles. */
const toBuildOf = (trouble: string) => wizard.toBuildOf(trouble, unique())

const unique = () => `e2e ${process.pid} ${Date.now()}`

test('builds qcow2 and OVA, shows them made, and they boot to SSH under the chosen host name', async () => {
  const { publicKey, privateKey } = await makeKeyPair()
  const formats = [/^qcow2/, /^OVA/]
  const answers = { hostname: 'browser-box', publicKey: publicKey.trim(), message: unique(), formats }
  const id = await startBuild(answers)
  const course = Object.values(await watchToTheEnd(page))
  // Progress moved: stages were shown waiting, and running, before they were done.
  expect(course.some(states => states[0] === 'Waiting')).toBe(true)
  expect(course.some(states => states.includes('Running'))).toBe(true)
  expect(course.length).toBeGreaterThanOrEqual(5)
  expect(course.filter(states => states.at(-1) !== 'Done')).toEqual([])
  expect(faults).toEqual([])
  const qcow2 = imageFile(home, id, 'browser-box.qcow2')
  checkQcow2(qcow2)
  await bootsTo({ hostname: 'browser-box', privateKey }, { path: qcow2, format: 'qcow2' })
  await bootsTo(
    { hostname: 'browser-box', privateKey },
    { path: imageFile(home, id, 'browser-box.ova'), format: 'ova' },
  )
})

test('keeps a build going while the page is reloaded and closed, and shows it again', async () => {
  const id = await startBuild({
    hostname: 'reloaded',
    publicKey: '',
    message: unique(),
    formats: [/^VMDK/],
  })
  await page.reload()
  await expect(page.getByRole('list', { name: 'Stages' })).toBeVisible()
  // The next image is another machine: no answer of this one is left, after a reload either.
  await at('/new')
  await next()
  await expect(page.getByRole('main').getByText('Choose a profile.').first()).toBeVisible()
  await chooseTiny()
  await next()
  await expect(field('Host name')).toHaveValue('tiny-1')
  const second = await page.context().newPage()
  await page.close()
  await second.goto(`${new URL(served.address).origin}/#/builds/${id}`)
  await watchToTheEnd(second)
  await second.getByRole('tab', { name: 'Derivations' }).click()
  await expect(second.getByText('nixos-tiny-raw')).toBeVisible()
})

test('cancels a build after saying what is lost, and can start it again', async () => {
  await toBuildOf('Takes five minutes')
  await wizard.build()
  await page.getByRole('tab', { name: 'Derivations' }).click()
  await expect(page.getByText('trial-slow').first()).toBeVisible()
  await button('Cancel the build').click()
  await expect(dialog()).toContainText(/image is not made/i)
  await dialog().getByRole('button', { name: 'Cancel the build' }).click()
  await expect(title()).toContainText('Cancelled')
  await expect(button('Build again')).toBeVisible()
})

test('says beside the field what is wrong with it, and continues when it is corrected [B4]', async () => {
  await chooseTiny()
  await next()
  const hostname = field('Host name')
  await hostname.fill('-box')
  await wizard.build()
  await expect(page.getByText('is not a valid host name')).toBeVisible()
  await expect(hostname).toHaveAttribute('aria-invalid', 'true')
  await hostname.fill('box')
  await expect(page.getByText('is not a valid host name')).toBeHidden()
  await expect(hostname).not.toHaveAttribute('aria-invalid', 'true')
})

test('says what is wrong with a field when a click has left it, so that the click is not lost', async () => {
  await wizard.open()
  await chooseTiny()
  await next()
  await field('Host name').fill('-x')
  // Playwright's click would wait until all movement has stopped, so the mouse is moved here.
  const box = await page.getByRole('button', { name: 'Add one' }).boundingBox()
  await page.mouse.move((box?.x ?? 0) + 20, (box?.y ?? 0) + 6)
  await page.mouse.down()
  await page.waitForTimeout(200)
  await page.mouse.up()
  await expect(page.getByText(/is not a valid host name/)).toBeVisible()
  await expect(page.getByRole('group', { name: 'SSH keys' }).getByRole('textbox')).toBeVisible()
})

test('puts what the profile itself refuses beside its field, until that is answered differently', async () => {
  await toBuildOf('Fails in evaluation')
  // The automatic estimate meets it.
  const reason = /Behaviour \(variant\) is "fails-in-evaluation"/
  await expect(page.getByText(reason).first()).toBeVisible()
  await expect(behaviour()).toHaveAttribute('aria-invalid', 'true')
  await wizard.build()
  await expect(behaviour()).toBeFocused()
  await behaviour().selectOption({ label: 'Builds' })
  await expect(page.getByText(reason)).toHaveCount(0)
})

test('the whole job can be done from the keyboard', async () => {
  await reached(/What do you want to do/)
  await page.keyboard.press('Control+n')
  await expect(page.getByRole('heading', { name: 'What should the machine be?' })).toBeVisible()
  await page.getByRole('radio', { name: /^Tiny/ }).focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('Enter')
  await field('Host name').focus()
  await page.keyboard.press('Control+a')
  await page.keyboard.type('keys')
  await page.locator('summary', { hasText: 'Formats and builder' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('checkbox', { name: /^qcow2/ }).focus()
  await page.keyboard.press('Space')
  await expect(page.getByText('--set hostname=keys')).toBeVisible()
  await page.keyboard.press('Enter')
  await watchToTheEnd(page)
  await page.keyboard.press('Control+k')
  await page.keyboard.type('doctor')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Doctor' })).toBeVisible()
})

test('shows a failed build with its reason, the end of its log, and what to do', async () => {
  await toBuildOf('Fails while building')
  await wizard.build()
  await expect(page.getByText('trial-fails did not build').first()).toBeVisible()
  await expect(page.getByText('error: zlib not found').first()).toBeVisible()
  await expect(button('Build again')).toBeVisible()
  // There is no image, but its flake can still be taken elsewhere.
  const repository = join(home, 'repository')
  await button('Eject as a flake').click()
  await dialog().getByRole('textbox', { name: 'Folder' }).fill(repository)
  await dialog().getByRole('radio', { name: 'GitHub Actions' }).click()
  await dialog().getByRole('button', { name: 'Eject' }).click()
  await expect(dialog().getByText(/^nix build 'path:.*\/repository\/tiny#/)).toBeVisible()
  const settings = JSON.parse(readFileSync(join(repository, 'tiny', 'settings.json'), 'utf8'))
  expect(settings.options.variant).toBe('fails')
  expect(existsSync(join(repository, '.github', 'workflows', 'tiny.yml'))).toBe(true)
})

test('comes in through the file that kiln serve gives to a browser, and the address is used up', async () => {
  const own = await (await browser.newContext()).newPage()
  await served.newAddress() // the first one, which this test's own page has used
  const { path, forget } = await redirectFile(await served.newAddress(), home)
  await own.goto(pathToFileURL(path).href)
  await expect(own.getByRole('heading', { level: 1 })).toBeVisible()
  expect(own.url()).not.toContain('token')
  await forget()
})
