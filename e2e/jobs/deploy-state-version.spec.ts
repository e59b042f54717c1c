// A host that does not say with which release it was installed is asked for in the plan, once: in the window and at a terminal.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { hostsRefused, startHost, type TestHost } from '#lab/hosts/host.ts'
import { buildSystem } from '#lab/hosts/system/build-system.ts'
import { writeHostProfile } from '#test/profiles/host-profile.ts'
import { type HostsWindow, openHostsWindow } from '../pages/hosts.ts'
import { noChromium } from '../support/chromium.ts'
import { kiln, trustFolder } from '../support/kiln-process.ts'
import { inEveryLook } from '../support/looks.ts'

const refused = noChromium ?? hostsRefused()
test.skip(refused !== null, `a host in the window: ${refused}`)
test.setTimeout(900_000)
// Each goes on from where the one before ended.
test.describe.configure({ mode: 'serial' })

/** Beside other tests. */
const workMs = 240_000

let open: HostsWindow
let host: TestHost

test.beforeAll(async () => {
  open = await openHostsWindow((at, { folder }) => {
    const profiles = join(folder, 'profiles')
    writeHostProfile(profiles, '25.11')
    writeFileSync(join(at, 'settings.json'), JSON.stringify({ schema: 1, profileFolders: [profiles] }))
    trustFolder(at, profiles)
  })
  const { network, publicKey, identity, home } = open
  const system = await buildSystem({ name: 'box', label: '24.05.1' })
  host = await startHost(network, { name: 'box', authorizedKeys: [publicKey], system })
  await kiln(home, 'hosts', 'add', `root@${host.address}`, '--name', 'box', '--identity', identity)
  const { stderr } = await kiln(home, 'hosts', 'trust', 'box')
  await kiln(home, 'hosts', 'trust', 'box', /SHA256:\S+/.exec(stderr)?.[0] ?? '')
})
test.afterAll(async () => {
  await host?.stop()
  await open?.close()
})

const main = () => open.page.getByRole('main')
const button = (name: string | RegExp) => open.page.getByRole('button', { name, exact: true })
const release = () => main().getByRole('textbox', { name: 'box' })

test('the demo profile is not planned for it at a terminal without an answer', async () => {
  const { home } = open
  const words = ['deploy', 'tiny', '--to', 'box', '--dry-run']
  const asked = await kiln(home, ...words)
  expect(asked.code).toBe(1)
  expect(asked.stderr).toContain('box does not say with which NixOS release it was installed')
  expect(asked.stderr).toContain('--state-version box=24.05')
  const answered = await kiln(home, ...words, '--state-version', 'box=24.05')
  expect(answered.code, answered.stderr).toBe(0)
  expect(answered.stderr).toContain('keeps system.stateVersion 24.05')
})

test('the plan asks for it, proposes what the host shows, and is made again with the answer', async () => {
  const { page } = open
  await page.goto(`${new URL(page.url()).origin}/#/deploy`)
  await page.getByRole('radio', { name: 'Profile' }).check()
  await page.getByRole('radio', { name: 'Hostly' }).check()
  await page.getByRole('textbox', { name: 'Label' }).fill('25.11.2')
  await button('Next').click()
  await page.getByRole('checkbox', { name: 'box' }).check()
  await button('Next').click()
  await button('Next').click()
  await expect(main().getByText('With which NixOS release was it installed?')).toBeVisible({
    timeout: workMs,
  })
  await expect(release()).toHaveValue('24.05')
  await expect(button('Switch box')).toBeDisabled()
  await inEveryLook(page, 'deploy-plan-state-version')
  await release().fill('newest')
  await expect(main().getByText('Not a NixOS release, such as 25.11')).toBeVisible()
  await inEveryLook(page, 'deploy-plan-state-version-wrong')
  await release().fill('24.05')
  await button('Plan with this release').click()
  await expect(button('Switch box')).toBeEnabled({ timeout: workMs })
  await expect(main().getByText('Keeps system.stateVersion 24.05.')).toBeVisible()
  await expect(main().getByText('--state-version box=24.05')).toBeVisible()
})

test('the host records it, and is not asked for again', async () => {
  const { home } = open
  await button('Switch box').click()
  await expect(open.page.getByText('Confirmed: it runs the new system')).toBeVisible({ timeout: workMs })
  expect(await host.run('cat', '/etc/kiln/system.json')).toContain('"stateVersion":"24.05"')
  const next = await kiln(home, 'deploy', 'hostly', '--set', 'label=25.11.3', '--to', 'box', '--dry-run')
  expect(next.code, next.stderr).toBe(0)
  expect(next.stderr).toContain('keeps system.stateVersion 24.05')
  expect((await kiln(home, 'hosts', 'show', 'box')).stdout).toContain('24.05')
})
