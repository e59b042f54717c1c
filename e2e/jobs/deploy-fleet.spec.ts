// Two hosts at once through the window, logged in to as a user whose sudo asks for a password: the first of them alone, a
// fault that stops the rest, a cancel in the middle, and all of them switched.
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { hostsRefused, startHost, type TestHost } from '#lab/hosts/host.ts'
import { users } from '#lab/hosts/root.ts'
import { buildSystem, type LabSystem } from '#lab/hosts/system/build-system.ts'
import { writeFlake } from '#test/hosts/lab-flake.ts'
import { deployPage } from '../pages/deploy.ts'
import { inWindow } from '../pages/window.ts'
import { noChromium } from '../support/chromium.ts'
import { addTrustedHost, type HostsWindow, openHostsWindow } from '../support/hosts-bench.ts'
import { inEveryLook } from '../support/looks.ts'
import { workMs } from '../support/patience.ts'

const refused = noChromium ?? hostsRefused()
test.skip(refused !== null, `several hosts in the window: ${refused}`)
test.setTimeout(900_000)
// Each test continues where the one before ended.
test.describe.configure({ mode: 'serial' })

const systems: Record<string, LabSystem> = {
  old: { name: 'box', label: '25.11.1' },
  next: { name: 'box', label: '25.11.2', packages: [{ name: 'curl', version: '8.10.1', kib: 1 }] },
  slow: { name: 'box', label: '25.11.3', activation: 'sleep 600' },
  last: { name: 'box', label: '25.11.4' },
}

/** A test host's own configuration, and the user who logs in: without that Nix accepts only signed paths. */
const nixConf = `experimental-features = nix-command flakes
substituters =
sandbox = false
build-users-group =
trusted-users = root ada
`

let open: HostsWindow
let hosts: TestHost[]

test.beforeAll(async () => {
  open = await openHostsWindow()
  const { folder, network, publicKey, identity, home } = open
  writeFlake(join(folder, 'machines'), new Map(Object.entries(systems)))
  const system = await buildSystem(systems['old'] ?? { name: 'box' })
  hosts = []
  for (const name of ['attic', 'cellar']) {
    const host = await startHost(network, {
      name,
      authorizedKeys: [publicKey],
      system,
      files: { '/etc/nix/nix.conf': nixConf },
    })
    hosts.push(host)
    await addTrustedHost(home, { name, address: `ada@${host.address}`, identity })
  }
})
test.afterAll(async () => {
  for (const host of hosts ?? []) await host.stop()
  await open?.close()
})

const { at, button, dialog, main, next } = inWindow(() => open.page)
const deploy = deployPage(() => open.page)
const generations = () => Promise.all(hosts.map(host => host.run('readlink', '/nix/var/nix/profiles/system')))

/** Goes to the plan of this system for both hosts, with sudo's password. */
async function planFor(system: string, checks?: string) {
  await at('/deploy')
  await deploy.fromFlake(`path:${open.folder}/machines#${system}`)
  await next()
  for (const name of ['attic', 'cellar']) await deploy.host(name).check()
  await next()
  await open.page.getByRole('textbox', { name: 'Hosts to switch first' }).fill('1')
  // The answers of the last deploy are still there.
  if (checks === undefined) await deploy.onlyReachable()
  else await deploy.ownChecks(checks)
  await next()
  await deploy.planWith(users.ada.password)
  await expect(button('Switch attic and cellar')).toBeEnabled({ timeout: workMs })
}

test('a first host that fails its checks goes back automatically, and the other one is not touched', async () => {
  const before = await generations()
  await planFor('next', 'http://:3002/')
  await inEveryLook(open.page, 'deploy-plan-two')
  await button('Switch attic and cellar').click()
  await expect(deploy.row('attic').getByText(/Rolled back automatically: .*:3002/)).toBeVisible({
    timeout: workMs,
  })
  await expect(deploy.row('cellar').getByText('Not started: an earlier host failed')).toBeVisible()
  await inEveryLook(open.page, 'deploy-canary-failed')
  expect(await generations()).toEqual(before)
})

test('a deploy that is cancelled in the middle of the switch leaves both as they were', async () => {
  const before = await generations()
  await planFor('slow')
  await button('Switch attic and cellar').click()
  await expect(deploy.row('attic').getByText('Switch: under way')).toBeAttached({ timeout: workMs })
  await inEveryLook(open.page, 'deploy-running')
  await button('Cancel').click()
  const question = dialog()
  await expect(question.getByText('go back to the system that they had')).toBeVisible()
  await inEveryLook(open.page, 'dialog-deploy-cancel')
  await question.getByRole('button', { name: 'Cancel the deploy' }).click()
  await expect(main().getByText('The deploy was cancelled', { exact: true })).toBeVisible({ timeout: workMs })
  await expect(
    deploy.row('attic').getByText('Rolled back automatically: the deploy was cancelled'),
  ).toBeVisible()
  await expect(deploy.row('cellar').getByText('Cancelled before anything was switched')).toBeVisible()
  await inEveryLook(open.page, 'deploy-cancelled')
  expect(await generations()).toEqual(before)
})

test('both are switched, one after the other', async () => {
  await planFor('next')
  await button('Switch attic and cellar').click()
  await expect(main().getByText('All 2 hosts have the new system')).toBeVisible({ timeout: workMs })
  for (const name of ['attic', 'cellar'])
    await expect(
      deploy.row(name).getByText('Confirmed: it runs the new system', { exact: true }),
    ).toBeVisible()
  await inEveryLook(open.page, 'deploy-two-confirmed')
  for (const link of await generations()) expect(link).toContain('system-2-link')
})

test('a host that was away gets the same system later, without the others', async () => {
  await planFor('last')
  const cellar = hosts[1]
  await cellar?.cable.cut()
  await button('Switch attic and cellar').click()
  await expect(
    deploy.row('attic').getByText('Confirmed: it runs the new system', { exact: true }),
  ).toBeVisible({
    timeout: workMs,
  })
  await expect(main().getByText(/1 of 2 hosts/)).toBeVisible({ timeout: workMs })
  await cellar?.cable.repair()
  await open.page.getByRole('link', { name: /^Deploy to the remaining/ }).click()
  await deploy.planWith(users.ada.password)
  await expect(button('Switch cellar')).toBeEnabled({ timeout: workMs })
  await inEveryLook(open.page, 'deploy-rest')
  await button('Switch cellar').click()
  await expect(
    deploy.row('cellar').getByText('Confirmed: it runs the new system', { exact: true }),
  ).toBeVisible({
    timeout: workMs,
  })
  await expect(deploy.row('attic')).toHaveCount(0)
  for (const link of await generations()) expect(link).toContain('system-3-link')
  expect(open.complaints).toEqual([])
})
