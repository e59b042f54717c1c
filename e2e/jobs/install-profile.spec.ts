// A profile with personal data is installed through the window on a test host: each refusal is shown in its step, before a disk
// is erased; the data go to their partition, and into no file of this computer.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { hostsRefused, startHost, type TestHost } from '#lab/hosts/host.ts'
import { buildSystem } from '#lab/hosts/system/build-system.ts'
import { makeKeyPair } from '#lab/ssh.ts'
import { type Loop, oldByte } from '#test/drives/loops.ts'
import { asInstaller, makeInstallable } from '#test/hosts/installs/machine.ts'
import { installers, putInstaller } from '#test/hosts/installs/machines-flake.ts'
import { partBytes, putSeedPart } from '#test/hosts/installs/seed-part.ts'
import { withInstallation, writeHostProfile } from '#test/profiles/host-profile.ts'
import { installPage } from '../pages/install.ts'
import { inWindow } from '../pages/window.ts'
import { noChromium } from '../support/chromium.ts'
import { addTrustedHost, type HostsWindow, openHostsWindow } from '../support/hosts-bench.ts'
import { imageIn, kiln } from '../support/kiln-process.ts'
import { inEveryLook } from '../support/looks.ts'
import { workMs } from '../support/patience.ts'

const refused = noChromium ?? hostsRefused()
test.skip(refused !== null, `installing a profile in the window: ${refused}`)
test.setTimeout(900_000)
// Each test continues where the one before ended.
test.describe.configure({ mode: 'serial' })

const { publicKey } = makeKeyPair()
let open: HostsWindow
let page: Page
let host: TestHost
/** Full of what was on it before. */
let part: Loop

test.beforeAll(async () => {
  const bin = join(test.info().outputDir, 'bin')
  const before = process.env['PATH']
  putInstaller(bin, installers[0].program)
  process.env['PATH'] = `${bin}${delimiter}${before ?? ''}`
  open = await openHostsWindow(writeProfile).finally(() => {
    process.env['PATH'] = before
  })
  page = open.page
  const system = await buildSystem({ name: 'box', label: '25.11.1' })
  host = await startHost(open.network, { name: 'box', authorizedKeys: [open.publicKey], system })
  await asMachine()
  const { home, identity } = open
  await addTrustedHost(home, { name: 'box', address: `root@${host.address}`, identity })
})
test.afterAll(async () => {
  await host?.stop()
  await open?.close()
  part?.detach()
})

/** Gives the host an installer and two disks: each start of the test host takes them away. */
async function asMachine() {
  await makeInstallable(host)
  await asInstaller(host)
  part?.detach()
  part = await putSeedPart(host, open.folder)
  await host.run('rm', '-f', '/root/calls')
}

/**
 * Writes a profile with a secret, and with an option that decides which users can log in, as Kiln's own profiles have.
 */
function writeProfile(home: string): void {
  const folder = join(home, 'mine')
  const place = writeHostProfile(folder)
  withInstallation(place)
  const path = join(place, 'options.json')
  const { schema, options } = JSON.parse(readFileSync(path, 'utf8'))
  const more = (order: number, part: object) => ({ ...options[0], required: false, order, ...part })
  const added = [
    more(2, {
      key: 'authorizedKeys',
      label: 'Keys',
      type: { kind: 'list', of: { kind: 'string' } },
      default: [],
      example: [],
    }),
    more(3, {
      key: 'passwordLogin',
      label: 'Password login',
      type: { kind: 'bool' },
      default: false,
      example: true,
    }),
    more(4, {
      key: 'token',
      label: 'Token',
      description: 'Of this machine.',
      secret: true,
      default: null,
      example: 'abc',
    }),
  ]
  writeFileSync(path, JSON.stringify({ schema, options: [...options, ...added] }))
  writeFileSync(join(home, 'settings.json'), JSON.stringify({ schema: 1, profileFolders: [folder] }))
}

const { at, button, field, main, next, step } = inWindow(() => page)
const { disk, erase, formatsOneDisk, installed, serialOf } = installPage(() => page)
const everyLook = (name: string) => inEveryLook(page, name)
const calls = () => host.run('sh', '-c', 'cat /root/calls 2>/dev/null || true')

test('it is chosen with its settings, and its folder is trusted before it is evaluated', async () => {
  await at('/install')
  await page.getByRole('radio', { name: 'Image' }).check()
  await expect(main().getByText('No images yet')).toBeVisible()
  await page.getByRole('radio', { name: 'Profile' }).check()
  await next()
  await expect(main().getByText('Choose a profile.')).toBeVisible()
  await page.getByRole('radio', { name: 'Hostly' }).check()
  await button('Trust this folder').click()
  await expect(button('Trust this folder')).toBeHidden()
  await field('Label').fill('25.11.9')
  await expect(main().getByText('Enter secrets with the personal data of the machine')).toBeVisible()
  await everyLook('install-what-profile')
  await next()
  await page.getByRole('radio', { name: 'box' }).check()
  await next()
})

test('a system that no one could log in to is refused where a key can be given, by the keyboard alone', async () => {
  await expect(main().getByText('What is specific to this machine?')).toBeVisible()
  await button('Next').focus()
  await page.keyboard.press('Enter')
  await expect(
    main().getByText('Give an SSH key: no one could log in to the installed system.'),
  ).toBeVisible()
  const keys = field('SSH keys')
  await expect(keys).toBeFocused()
  await everyLook('install-personal-refused')
  await keys.focus()
  await page.keyboard.type(publicKey)
  await field('Host name').fill('box 7')
  await page.keyboard.press('Enter')
  await expect(field('Host name')).toBeFocused()
  await field('Host name').fill('box7')
  await field('Token').fill('a secret of box7')
  await everyLook('install-personal')
  await field('Host name').focus()
  await page.keyboard.press('Enter')
  await formatsOneDisk()
})

test('what is given is named before the disk is erased', async () => {
  await disk('LAB-B').check()
  await next()
  const serial = serialOf('LAB-B')
  await expect(serial).toBeVisible({ timeout: workMs })
  await expect(main().getByText('Personal data: box7, 1 SSH key, 1 secret.')).toBeVisible()
  await expect(
    main().getByText(
      'kiln install hostly --set label=25.11.9 --to box --disk LAB-B --personalise answers.json',
    ),
  ).toBeVisible()
  await everyLook('install-confirm-personal')
  expect(await calls()).toBe('')
  await serial.fill('LAB-B')
})

test('it is installed with them, and each stage says how long it took', async () => {
  await erase().focus()
  await page.keyboard.press('Enter')
  expect(await host.ended()).toBe('reboot')
  await host.reboot()
  await installed('box')
  const stages = page.getByRole('list', { name: 'Stages' })
  for (const name of ['Format the disks', 'Write the personal data', 'Copy the system', 'Install', 'Restart'])
    await expect(stages.getByRole('listitem').filter({ hasText: name }).first()).toHaveText(/\d (s|ms|min)/)
  await everyLook('install-done-personal')

  const bytes = part.read(0, partBytes)
  expect(bytes.subarray(0, 512).toString('latin1')).toMatch(/^KILNSEED 1\n/)
  for (const text of [publicKey.split(' ')[1] ?? 'none', 'a secret of box7', 'box7'])
    expect(bytes.includes(text)).toBe(true)
  expect(bytes.includes(Buffer.alloc(64, oldByte))).toBe(false)
  const installs = join(open.home, 'installs')
  for (const id of readdirSync(installs))
    expect(readFileSync(join(installs, id, 'plan.json'), 'utf8')).not.toContain(publicKey.split(' ')[1])
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain('a secret of box7')
  expect(open.complaints).toEqual([])
})

test('the system of an image is planned by the settings it was built with', async () => {
  await asMachine()

  const words = ['--set', 'label=25.11.3', '--set', `authorizedKeys=${publicKey}`, '--json']
  const { lines, stderr } = await kiln(open.home, 'build', 'hostly', ...words)
  expect(lines.at(-1)?.type, stderr).toBe('result')
  const { id } = imageIn({ lines })
  await at('/install')
  // Another Kiln built it; a secret does not outlive the reload.
  await page.reload()
  await page.getByRole('radio', { name: 'Image' }).check()
  await page.getByRole('radio', { name: /Hostly/ }).check()
  await everyLook('install-what-image')
  await next()
  await next()
  await next()
  await expect(main().getByText('Some answers were lost when the window was reloaded')).toBeVisible()
  await button('Leave them empty').click()
  // It has its own key: the form needs none.
  await field('SSH keys').fill('')
  await next()
  await formatsOneDisk()
  const [newest = ''] = readdirSync(join(open.home, 'installs')).sort().reverse()
  const plan = JSON.parse(readFileSync(join(open.home, 'installs', newest, 'plan.json'), 'utf8'))
  expect(plan.request).toMatchObject({ source: { kind: 'image', id }, personalised: true })
})

test('it is installed to the end, with the personal data of another machine', async () => {
  await step(/^Personal data/)
  await field('Host name').fill('box8')
  await next()
  await disk('LAB-B').check({ timeout: workMs })
  await next()
  const serial = serialOf('LAB-B')
  await expect(serial).toBeVisible({ timeout: workMs })
  await expect(main().getByText('Personal data: box8.')).toBeVisible()
  await everyLook('install-confirm-image')
  expect(await calls()).toBe('')
  await serial.fill('LAB-B')
  await erase().click()
  expect(await host.ended()).toBe('reboot')
  await host.reboot()
  await installed('box')
  expect(await calls()).toContain('nixos-install')
  const bytes = part.read(0, partBytes)
  expect(bytes.subarray(0, 512).toString('latin1')).toMatch(/^KILNSEED 1\n/)
  expect(bytes.includes('box8')).toBe(true)
  for (const text of ['a secret of box7', 'box7', Buffer.alloc(64, oldByte)])
    expect(bytes.includes(text)).toBe(false)
  await page.getByRole('link', { name: 'Open box' }).click()
  await expect(page.getByRole('heading', { level: 1 }).getByText('Online', { exact: true })).toBeVisible({
    timeout: workMs,
  })
  expect(open.complaints).toEqual([])
})
