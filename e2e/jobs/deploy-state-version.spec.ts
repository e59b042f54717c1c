// A host that does not report with which release it was installed: the plan asks for it once, in the window and at a terminal.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { hostsRefused, startHost, type TestHost } from '#lab/hosts/host.ts'
import { buildSystem } from '#lab/hosts/system/build-system.ts'
import { writeHostProfile } from '#test/profiles/host-profile.ts'
import { deployPage } from '../pages/deploy.ts'
import { inWindow } from '../pages/window.ts'
import { noChromium } from '../support/chromium.ts'
import { addTrustedHost, type HostsWindow, openHostsWindow } from '../support/hosts-bench.ts'
import { kiln, trustFolder } from '../support/kiln-process.ts'
import { inEveryLook } from '../support/looks.ts'
import { workMs } from '../support/patience.ts'

const refused = noChromium ?? hostsRefused()
test.skip(refused !== null, `a host in the window: ${refused}`)
test.setTimeout(900_000)
// Each test continues where the one before ended.
test.describe.configure({ mode: 'serial' })

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
  await addTrustedHost(home, { name: 'box', address: `root@${host.address}`, identity })
})
test.afterAll(async () => {
  await host?.stop()
  await open?.close()
})

const { at, button, main, next } = inWindow(() => open.page)
const deploy = deployPage(() => open.page)
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
  await at('/deploy')
  await page.getByRole('radio', { name: 'Profile' }).check()
  await page.getByRole('radio', { name: 'Hostly' }).check()
  await page.getByRole('textbox', { name: 'Label' }).fill('25.11.2')
  await next()
  await deploy.host('box').check()
  await next()
  await next()
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

test('the host records it, and the next deploy does not ask for it again', async () => {
  const { home } = open
  await deploy.start('Switch box')
  await deploy.confirmed()
  expect(await host.run('cat', '/etc/kiln/system.json')).toContain('"stateVersion":"24.05"')
  const next = await kiln(home, 'deploy', 'hostly', '--set', 'label=25.11.3', '--to', 'box', '--dry-run')
  expect(next.code, next.stderr).toBe(0)
  expect(next.stderr).toContain('keeps system.stateVersion 24.05')
  expect((await kiln(home, 'hosts', 'show', 'box')).stdout).toContain('24.05')
})
