// Three hosts, each its configuration of one flake, through the window: pairs, a diff for each, a wave, one that goes back,
// the rest of a deploy, a configuration that does not evaluate, and hosts of another tool.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { hostsRefused, startHost, type TestHost } from '#lab/hosts/host.ts'
import { buildSystem, type LabSystem } from '#lab/hosts/system/build-system.ts'
import { writeFlake } from '#test/hosts/lab-flake.ts'
import { deployPage } from '../pages/deploy.ts'
import { inWindow } from '../pages/window.ts'
import { noChromium } from '../support/chromium.ts'
import { addTrustedHost, type HostsWindow, openHostsWindow } from '../support/hosts-bench.ts'
import { kiln } from '../support/kiln-process.ts'
import { inEveryLook } from '../support/looks.ts'
import { workMs } from '../support/patience.ts'

const refused = noChromium ?? hostsRefused()
test.skip(refused !== null, `each host its configuration in the window: ${refused}`)
test.setTimeout(900_000)
// Each test continues where the one before ended.
test.describe.configure({ mode: 'serial' })

const names = ['attic', 'cellar', 'kitchen']
const system = (name: string): LabSystem => ({
  name,
  label: '25.11.2',
  packages: [{ name: `for-${name}`, version: '1.0', kib: 1 }],
  activation: name === 'cellar' ? 'echo no good; exit 3' : '',
})

let open: HostsWindow
let flake: string
const hosts: TestHost[] = []

test.beforeAll(async () => {
  open = await openHostsWindow()
  const { folder, network, publicKey, identity, home } = open
  flake = join(folder, 'machines')
  writeFlake(flake, new Map([...names, 'installer'].map(name => [name, system(name)])))
  for (const name of names) {
    const old = await buildSystem({ name, label: '25.11.1' })
    const host = await startHost(network, { name, authorizedKeys: [publicKey], system: old })
    hosts.push(host)
    await addTrustedHost(home, { name, address: `root@${host.address}`, identity })
  }
  // The tag makes it the first; by name it would be the second.
  await kiln(home, 'hosts', 'tag', 'cellar', 'first')
})
test.afterAll(async () => {
  for (const host of hosts) await host.stop()
  await open?.close()
})

const { at, button, dialog, main, next } = inWindow(() => open.page)
const deploy = deployPage(() => open.page)
const running = () =>
  Promise.all(hosts.map(async host => (await host.run('readlink', '/run/current-system')).trim()))

async function toPairs() {
  await at('/deploy')
  await deploy.fromFleet(`path:${flake}`)
  await inEveryLook(open.page, 'deploy-each-what')
  await next()
  await expect(deploy.hostOf('kitchen')).toHaveValue('kitchen', { timeout: workMs })
}

test('each host gets its configuration; the first wave goes back, and the next one does not begin [D7] [N16]', async () => {
  const before = await running()
  await toPairs()
  await expect(main().getByText('3 of 4 configurations have a host.')).toBeVisible()
  await expect(
    main()
      .getByRole('row', { name: /installer/ })
      .getByText('Not deployed: no host has its name'),
  ).toBeVisible()
  await inEveryLook(open.page, 'deploy-each-where')
  await next()
  await open.page.getByRole('textbox', { name: 'Waves' }).fill('first')
  await open.page.getByRole('textbox', { name: 'Hosts at a time' }).fill('1')
  await deploy.onlyReachable()
  await inEveryLook(open.page, 'deploy-each-how')
  await next()
  await expect(button('Switch 3 hosts')).toBeEnabled({ timeout: workMs })
  for (const name of names) {
    await main().getByText(name, { exact: true }).first().click()
    await expect(main().getByText(`Gets path:${flake}#${name}`)).toBeVisible()
    await expect(main().getByText(`for-${name}`)).toBeVisible()
  }
  await inEveryLook(open.page, 'deploy-each-plan')
  await button('Switch 3 hosts').click()
  await expect(deploy.row('cellar').getByText(/Rolled back automatically/)).toBeVisible({ timeout: workMs })
  for (const name of ['attic', 'kitchen'])
    await expect(deploy.row(name).getByText('Not started: an earlier host failed')).toBeVisible()
  await expect(main().getByText('cellar was rolled back. No other host was touched.')).toBeVisible()
  expect(await running()).toEqual(before)
})

test('the rest continues without a host that is no longer trusted [D7]', async () => {
  const path = join(open.home, 'known_hosts')
  const trusted = readFileSync(path, 'utf8')
  const [, , kitchen] = hosts
  writeFileSync(
    path,
    trusted
      .split('\n')
      .filter(line => !line.includes(kitchen?.address ?? ''))
      .join('\n'),
  )
  await main().getByRole('link', { name: 'Deploy to the remaining 3 hosts anyway' }).click()
  const leaveOut = open.page.getByRole('switch', { name: 'Deploy without the host that has a problem' })
  await expect(leaveOut).toBeVisible({ timeout: workMs })
  await expect(button('Switch 3 hosts')).toBeDisabled()
  await inEveryLook(open.page, 'deploy-rest-problem')
  await leaveOut.check()
  await expect(main().getByText(/^kiln deploy --resume \S+ --leave-out-problems$/)).toBeVisible()
  await button('Switch attic and cellar').click()
  await expect(deploy.row('cellar').getByText(/Rolled back automatically/)).toBeVisible({ timeout: workMs })
  await expect(deploy.row('kitchen').getByText('Not changed', { exact: true })).toBeVisible()
  writeFileSync(path, trusted)
})

test('one that does not evaluate is left out with a switch, and the others are deployed [D7]', async () => {
  const text = readFileSync(join(flake, 'flake.nix'), 'utf8')
  writeFileSync(
    join(flake, 'flake.nix'),
    text.replace(/; \}; \}$/, ' // { cellar = throw "cellar is not ready"; }; }; }'),
  )
  await toPairs()
  await next()
  await next()
  const leaveOut = open.page.getByRole('switch', { name: 'Deploy without the host that has a problem' })
  await expect(leaveOut).toBeVisible({ timeout: 60_000 })
  await expect(main().getByText('cellar is not ready').first()).toBeVisible()
  await inEveryLook(open.page, 'deploy-each-problem')
  await leaveOut.check()
  await expect(main().getByText(/^kiln deploy .* --leave-out-problems/)).toBeVisible()
  await button('Switch attic and kitchen').click()
  for (const name of ['attic', 'kitchen'])
    await expect(
      deploy.row(name).getByText('Confirmed: it runs the new system', { exact: true }),
    ).toBeVisible({
      timeout: workMs,
    })
  await expect(deploy.row('cellar').getByText('Not changed', { exact: true })).toBeVisible()
  const [attic, cellar, kitchen] = await running()
  expect([attic, kitchen]).toEqual([await buildSystem(system('attic')), await buildSystem(system('kitchen'))])
  expect(cellar).toBe(await buildSystem({ name: 'cellar', label: '25.11.1' }))
})

test('boxes each go to their host in one plan, and what failed is resumed [D7] [N16]', async () => {
  // They are boxes since the deploys before.
  const kitchen = { ...system('kitchen'), label: '25.11.3', activation: 'echo no good; exit 3' }
  const attic = { ...system('attic'), label: '25.11.3' }
  writeFlake(flake, new Map([attic, kitchen].map(each => [each.name, each])))
  const before = await running()
  await at('/deploy')
  await deploy.fromBoxes()
  await inEveryLook(open.page, 'deploy-boxes-what')
  await next()
  for (const name of ['attic', 'kitchen']) await deploy.host(name).check({ force: true })
  await expect(main().getByText('2 boxes chosen')).toBeVisible()
  await inEveryLook(open.page, 'deploy-boxes-where')
  await next()
  await deploy.onlyReachable()
  await open.page.getByRole('textbox', { name: 'Waves' }).fill('')
  await open.page.getByRole('textbox', { name: 'Hosts at a time' }).fill('1')
  await next()
  await expect(button('Switch attic and kitchen')).toBeEnabled({ timeout: workMs })
  await expect(main().getByText('kiln deploy attic kitchen --no-checks --at-once 1')).toBeVisible()
  for (const name of ['attic', 'kitchen']) {
    await main().getByText(name, { exact: true }).first().click()
    await expect(main().getByText(`Gets path:${flake}#${name}`)).toBeVisible()
  }
  await inEveryLook(open.page, 'deploy-boxes-plan')
  await button('Switch attic and kitchen').click()
  await expect(deploy.row('kitchen').getByText(/Rolled back automatically/)).toBeVisible({ timeout: workMs })
  await expect(
    deploy.row('attic').getByText('Confirmed: it runs the new system', { exact: true }),
  ).toBeVisible()
  expect(await running()).toEqual([await buildSystem(attic), ...before.slice(1)])

  await main().getByRole('link', { name: 'Deploy to the remaining 1 host anyway' }).click()
  await expect(main().getByText(/^kiln deploy --resume \S+$/)).toBeVisible()
  await deploy.start('Switch kitchen')
  await expect(deploy.row('kitchen').getByText(/Rolled back automatically/)).toBeVisible({ timeout: workMs })
})

test('hosts that a flake names for deploy-rs are imported once they were read and chosen [D7] [N16]', async () => {
  const other = join(open.folder, 'other-tool')
  mkdirSync(other)
  const nodes = `porch = { hostname = "192.0.2.7"; sshUser = "ada"; sshOpts = [ "-p" "2222" "-4" ]; };
    shed.hostname = "192.0.2.8"; again.hostname = "${hosts[0]?.address}"; again.sshUser = "root"; nowhere = { };`
  writeFileSync(join(other, 'flake.nix'), `{ outputs = { self }: { deploy.nodes = { ${nodes} }; }; }`)
  await at('/hosts')
  await button('Import').click()
  await dialog().getByRole('radio', { name: 'colmena or deploy-rs' }).check()
  await dialog().getByRole('textbox', { name: 'Flake' }).fill(`path:${other}`)
  await open.page.keyboard.press('Enter')
  const row = (name: string) => dialog().getByRole('listitem').filter({ hasText: name })
  await expect(row('porch')).toContainText('ada@192.0.2.7:2222', { timeout: workMs })
  await expect(row('porch')).toContainText('Not taken over: -4')
  await expect(row('again')).toContainText('In your list')
  await expect(row('nowhere').getByRole('checkbox')).toBeDisabled()
  await inEveryLook(open.page, 'dialog-hosts-import-flake')
  await row('shed').getByRole('checkbox').uncheck({ force: true })
  await dialog().getByRole('button', { name: 'Import 1 host' }).click()
  await expect(dialog()).toHaveCount(0)
  await expect(main().getByRole('link', { name: 'porch' })).toBeVisible()
  await expect(main().getByRole('link', { name: 'shed' })).toHaveCount(0)
  expect(open.complaints).toEqual([])
})
