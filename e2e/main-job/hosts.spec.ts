// Hosts through the window: a real test host (lab/hosts says what of it is real) from its address to its removal.
import { expect, type Page, test } from '@playwright/test'
import { hostsRefused, type TestHost } from '#lab/hosts/host.ts'
import { deployPage } from '../pages/deploy.ts'
import { hostsPage } from '../pages/hosts.ts'
import { inWindow } from '../pages/window.ts'
import { boxToDeploy } from '../support/box-to-deploy.ts'
import { noChromium } from '../support/chromium.ts'
import { type HostsWindow, openHostsWindow } from '../support/hosts-bench.ts'
import { inEveryLook } from '../support/looks.ts'
import { workMs } from '../support/patience.ts'

const refused = noChromium ?? hostsRefused()
test.skip(refused !== null, `hosts in the window: ${refused}`)
test.setTimeout(900_000)
// Each test continues where the one before ended.
test.describe.configure({ mode: 'serial' })

let open: HostsWindow
let page: Page
let host: TestHost

test.beforeAll(async () => {
  open = await openHostsWindow()
  page = open.page
  host = await boxToDeploy(open)
})
test.afterAll(async () => {
  await host?.stop()
  await open?.close()
})

const { button, choose, dialog, go, heading, link, main, next, tab, title } = inWindow(() => page)
const hosts = hostsPage(() => page)
const deploy = deployPage(() => page)

const everyLook = (name: string) => inEveryLook(page, name)
const inList = (text: string) => page.getByRole('listitem').getByText(text, { exact: true })
const toHost = () => hosts.open('Kitchen box')

/** From the page of the host to the step after its system. */
const planFor = (system: string) => deploy.fromHost('Kitchen box', `path:${open.folder}/machines#${system}`)

test('a host is added by its address, and trusted by the key that it shows', async () => {
  await go('Hosts')
  await expect(page.getByText('No hosts yet')).toBeVisible()
  await everyLook('hosts-none')
  await main().getByRole('button', { name: 'Add a host' }).first().click()
  const { identity } = open
  await hosts.fill({ address: `root@${host.address}`, name: 'Kitchen box', identity, tags: 'lab web' })
  await everyLook('hosts-add')
  await dialog().getByRole('button', { name: 'Add the host' }).click()
  await hosts.showsKey()
  await expect(dialog().getByText('ssh-ed25519')).toBeVisible()
  await everyLook('hosts-trust')
  await hosts.trust()
  await expect(inList('Online')).toBeVisible({ timeout: workMs })
  await expect(page.getByText('NixOS 25.11.1')).toBeVisible()
  await everyLook('hosts-online')
})

test('its page has what it is and a terminal', async () => {
  await toHost()
  await expect(page.getByText('Generation 1', { exact: true })).toBeVisible({ timeout: workMs })
  await everyLook('host')
  await tab('Terminal').click()
  await expect(page.getByRole('textbox', { name: 'Terminal' })).toBeVisible({ timeout: workMs })
  const screen = () => page.locator('.xterm-accessibility').innerText()
  await expect.poll(screen, { timeout: workMs }).toMatch(/[#$]/)
  await page.getByRole('textbox', { name: 'Terminal' }).focus()
  await page.keyboard.type('echo sum $((40+2)) on $(hostname)\n')
  await expect.poll(screen, { timeout: workMs }).toContain('sum 42 on box')
  await page.keyboard.press('Control+Alt+KeyG')
  await expect(button('Release the keyboard')).toBeFocused()
  await everyLook('host-terminal')
  await tab('Overview').click()
})

test('the wizard opens with the profile and the settings that its system was built with', async () => {
  await toHost()
  await link('Deploy').click()
  await expect(page.getByRole('radio', { name: 'Profile' })).toBeChecked()
  await expect(page.getByRole('textbox', { name: 'Login message' })).toHaveValue('Hello from there')
})

test('chosen only in the second step, it fills the form, and replaces what was typed only when asked to', async () => {
  const message = page.getByRole('textbox', { name: 'Login message' })
  await page.evaluate(() => {
    sessionStorage.clear()
    location.hash = '#/deploy'
    location.reload()
  })
  await button('Choose the hosts first').click()
  await deploy.host('Kitchen box').check()
  await expect(main().getByText('Filled in from Kitchen box')).toBeVisible({
    timeout: workMs,
  })
  await everyLook('deploy-where-filled')
  await button('Review').click()
  await expect(message).toHaveValue('Hello from there')
  await message.fill('Mine')
  await next()
  await expect(page.getByText('Kitchen box has a different configuration')).toBeVisible()
  await everyLook('deploy-where-differs')
  await button('Start from it').click()
  await button('Review').click()
  await expect(message).toHaveValue('Hello from there')
  await next()
  await button('Undo').click()
  await button('Back').click()
  await expect(message).toHaveValue('Mine')
})

test('it is deployed to with what changes shown before, and confirmed', async () => {
  await toHost()
  await planFor('next')
  await everyLook('deploy-where')
  await next()
  await expect(heading(/How should the hosts be switched/)).toBeVisible()
  await everyLook('deploy-how')
  await next()
  const packages = page.getByRole('region', { name: 'Packages' })
  await expect(packages.getByText('8.10.1')).toBeVisible({ timeout: workMs })
  await expect(packages.getByText('8.5.0')).toBeVisible()
  await expect(page.getByText(/kiln deploy .*#next' --to/)).toBeVisible()
  await everyLook('deploy-plan')
  await button('Switch Kitchen box').click()
  await deploy.confirmed()
  await everyLook('deploy-confirmed')
  await link('Kitchen box').click()
  await tab('Generations').click()
  const first = page.getByRole('list', { name: 'Generations' }).getByRole('listitem').first()
  await expect(first.getByText('Running', { exact: true })).toBeVisible({ timeout: workMs })
  await expect(first.getByText('Generation 2')).toBeVisible()
  await button(/^What changed: Generation 2/).click()
  await expect(page.getByRole('region', { name: 'Packages' }).getByText('8.10.1')).toBeVisible({
    timeout: workMs,
  })
  await everyLook('host-generations')
})

test('what it runs already is activated again where that is chosen', async () => {
  const activated = async () => (await host.run('cat', '/run/activated')).split('\n').filter(Boolean).length
  const before = await activated()
  await toHost()
  await planFor('next')
  await next()
  await deploy.activateAgain()
  await everyLook('deploy-how-more')
  await next()
  await expect(heading(/Nothing would change, and it is activated again/)).toBeVisible({ timeout: workMs })
  await expect(page.getByText(/kiln deploy .* --again/)).toBeVisible()
  await button('Switch Kitchen box').click({ timeout: workMs })
  await deploy.confirmed()
  expect(await activated()).toBe(before + 1)
  // The answer is still there for the same host; without it, nothing is activated.
  await toHost()
  await planFor('next')
  await next()
  await deploy.activateAgain()
  await next()
  await button('Switch Kitchen box').click({ timeout: workMs })
  await expect(page.getByText('It ran this system already: nothing was activated')).toBeVisible({
    timeout: workMs,
  })
  expect(await activated()).toBe(before + 1)
})

test('a system that fails its checks is rolled back automatically, and the page names the check', async () => {
  await toHost()
  await planFor('sick')
  await next()
  await deploy.ownChecks('22\nhttp://:3002/')
  await next()
  await button('Switch Kitchen box').click({ timeout: workMs })
  const ending = page.getByText(/Rolled back automatically: .*:3002.*: does not answer/)
  await expect(ending).toBeVisible({ timeout: workMs })
  await expect(page.getByText('Check: failed')).toBeAttached()
  await everyLook('deploy-rolled-back')
  await link('Kitchen box').click()
  await tab('Deploys').click()
  await expect(inList('Rolled back automatically')).toBeVisible()
  await everyLook('host-deploys')
})

test('it goes back to a generation by hand', async () => {
  await toHost()
  await link('Roll back').click()
  const back = button('Roll Kitchen box back to generation 1')
  await expect(page.getByText('kiln rollback --generation 1 --to')).toBeVisible()
  await expect(back).toBeEnabled({ timeout: workMs })
  await back.click()
  await deploy.confirmed()
  expect(await host.run('readlink', '/nix/var/nix/profiles/system')).toContain('system-1-link')
})

test('it is restarted into a new system on trial, and confirmed there', async () => {
  await toHost()
  await planFor('next')
  await next()
  await page.getByRole('radio', { name: /^Next boot/ }).check()
  await page.getByRole('switch', { name: 'Restart the host now, on trial' }).click()
  await deploy.onlyReachable()
  await everyLook('deploy-how-restart')
  await next()
  await expect(page.getByText(/kiln deploy .* --mode boot --reboot/)).toBeVisible({ timeout: workMs })
  // Boots again as a computer does.
  const restarted = host.ended().then(() => host.reboot())
  await button('Restart Kitchen box into the new system').click({ timeout: workMs })
  await restarted
  await expect(page.getByText('Confirmed: it has restarted into the new system')).toBeVisible({
    timeout: workMs,
  })
  expect(await host.run('readlink', '/nix/var/nix/profiles/system')).not.toContain('system-1-link')
})

test('a changed key blocks, with both fingerprints, until it was read', async () => {
  const fingerprint = async () =>
    (await host.run('ssh-keygen', '-lf', '/etc/ssh/ssh_host_ed25519_key.pub')).split(' ')[1] ?? ''
  const before = await fingerprint()
  await host.changeHostKey()
  const now = await fingerprint()
  await toHost()
  await button('Refresh').click()
  await expect(title().getByText('Key changed', { exact: true })).toBeVisible({
    timeout: workMs,
  })
  await everyLook('host-key-changed')
  await button('Trust its key').click()
  for (const key of [before, now])
    await expect.poll(() => dialog().innerText(), { timeout: workMs }).toContain(key.slice(7, 11))
  const replace = dialog().getByRole('button', { name: 'Replace the trusted key' })
  await expect(replace).toHaveAttribute('aria-disabled', 'true')
  await everyLook('hosts-changed-key')
  await dialog().getByRole('textbox').fill(now.slice(-4))
  await replace.click()
  await expect(hosts.online()).toBeVisible({ timeout: workMs })
})

test('it is renamed, and removed from the list', async () => {
  await toHost()
  await choose('More', 'Name and tags')
  await dialog().getByRole('textbox', { name: 'Name' }).fill('Cellar box')
  await dialog().getByRole('button', { name: 'Save' }).click()
  await expect(title(/Cellar box/)).toBeVisible()
  await choose('More', 'Remove')
  await dialog().getByRole('button', { name: 'Remove from the list' }).click()
  await expect(page.getByText('No hosts yet')).toBeVisible()
  expect(open.complaints).toEqual([])
})
