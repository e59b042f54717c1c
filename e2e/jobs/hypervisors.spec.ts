// An image becomes a VM of Proxmox VE's stand-in (lab/hosts/proxmox.ts says what of it is real) through the window.
import { expect, type Page, test } from '@playwright/test'
import { hostsRefused, type TestHost } from '#lab/hosts/host.ts'
import { startProxmoxHost } from '#lab/hosts/proxmox.ts'
import { inWindow } from '../pages/window.ts'
import { copyBuilt } from '../support/built-home.ts'
import { noChromium } from '../support/chromium.ts'
import { type HostsWindow, openHostsWindow, trustHost } from '../support/hosts-bench.ts'
import { kiln } from '../support/kiln-process.ts'
import { inEveryLook } from '../support/looks.ts'
import { workMs } from '../support/patience.ts'

const refused = noChromium ?? hostsRefused()
test.skip(refused !== null, `VMs on hypervisors in the window: ${refused}`)
test.setTimeout(900_000)
// Each test continues where the one before ended.
test.describe.configure({ mode: 'serial' })

let open: HostsWindow
let page: Page
let host: TestHost

test.beforeAll(async () => {
  let image = ''
  open = await openHostsWindow(home => {
    image = copyBuilt(home).image
  })
  page = open.page
  host = await startProxmoxHost(open.network, { name: 'pve', authorizedKeys: [open.publicKey] })
  await at(`/images/${image}`)
})
test.afterAll(async () => {
  await host?.stop()
  await open?.close()
})

const { at, button, dialog, main } = inWindow(() => page)
const make = () => dialog().getByRole('button', { name: 'Create the VM' })

test('without a host it says what to do first', async () => {
  await button('Create a VM').click()
  await expect(dialog().getByText('No hosts yet')).toBeVisible()
  await expect(make()).toHaveCount(0)
  await page.keyboard.press('Escape')
})

test('nothing is sent to a host whose key is not trusted', async () => {
  await kiln(open.home, 'hosts', 'add', `root@${host.address}`, '--name', 'pve', '--identity', open.identity)
  // Another Kiln has added it.
  await page.reload()
  await button('Create a VM').click()
  await make().click()
  await expect(dialog().getByText('Choose a host.')).toBeVisible()
  await dialog().getByRole('combobox', { name: 'Host' }).selectOption('pve')
  await expect(dialog().getByText(/^kiln vm create tiny-.* --on pve --start$/)).toBeVisible()
  await make().click()
  await expect(main().getByText(/is not trusted yet/)).toBeVisible({ timeout: workMs })
  expect(await host.run('sh', '-c', 'ls -A /etc/pve/qemu-server')).toBe('')
})

test('an image becomes a VM there, and the page says how to continue with it', async () => {
  await trustHost(open.home, 'pve')
  await button('Create a VM').click()
  await dialog().getByRole('combobox', { name: 'Host' }).selectOption('pve')
  await dialog().getByRole('textbox', { name: 'Name' }).fill('web1')
  await dialog().getByRole('textbox', { name: 'Memory' }).fill('lots')
  await expect(dialog().getByText('Enter a valid number.')).toBeVisible()
  await dialog().getByRole('textbox', { name: 'Memory' }).fill('512')
  await inEveryLook(page, 'dialog-vm-create')
  // Enter in a field sends the form.
  await dialog().getByRole('textbox', { name: 'Name' }).press('Enter')
  await expect(main().getByText('Created and started web1 on pve')).toBeVisible({ timeout: workMs })
  await expect(main().getByText('qm terminal 100')).toBeVisible()
  await expect(main().getByText(/^Storage local-lvm, network vmbr0, MAC address /)).toBeVisible()
  await inEveryLook(page, 'vm-made')
  const config = (await host.run('qm', 'config', '100')).split('\n')
  for (const line of ['name: web1', 'memory: 512', 'status: running']) expect(config).toContain(line)
  expect(open.complaints).toEqual([])
})

test('the VM gets its own personal data, on a disk that is read at its first start', async () => {
  await button('Create a VM').click()
  await dialog().getByRole('combobox', { name: 'Host' }).selectOption('pve')
  await dialog().getByRole('textbox', { name: 'Name', exact: true }).fill('web2')
  await dialog().locator('summary', { hasText: 'Personalise' }).click()
  const name = dialog().getByRole('textbox', { name: 'Host name' })
  await name.fill('attic 7')
  await make().click()
  await expect(name).toBeFocused()
  await inEveryLook(page, 'dialog-vm-personal-wrong')
  await name.fill('attic7')
  await dialog().getByRole('textbox', { name: 'SSH keys' }).fill(open.publicKey)
  await dialog().getByRole('textbox', { name: 'Token' }).fill('a secret of attic7')
  await expect(dialog().getByText(/--name web2 --personalise answers.json --start$/)).toBeVisible()
  await inEveryLook(page, 'dialog-vm-personal')
  await make().click()
  await expect(main().getByText('Created and started web2 on pve')).toBeVisible({ timeout: workMs })
  const disk = '/var/lib/vz/images/101/vm-101-virtio1'
  for (const text of ['KILNSEED 1', 'attic7', 'a secret of attic7', open.publicKey.split(' ')[1] ?? 'none'])
    expect(await host.run('grep', '-aclF', '-e', text, disk)).toBe(`${disk}\n`)
  // The secret is on that disk alone.
  expect(await host.run('sh', '-c', 'grep -rl "a secret of attic7" /tmp /var/tmp /root || true')).toBe('')
  expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }))).not.toContain(
    'attic7',
  )
  expect(open.complaints).toEqual([])
})
