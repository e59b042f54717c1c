// A host gets its system from an offline kit through the window.
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
test.skip(refused !== null, `a kit in the window: ${refused}`)
test.setTimeout(900_000)

const systems: Record<string, LabSystem> = {
  old: { name: 'box', label: '25.11.1' },
  next: { name: 'box', label: '25.11.2', packages: [{ name: 'curl', version: '8.10.1', kib: 1 }] },
}

let open: HostsWindow
let host: TestHost
let kit: string

test.beforeAll(async () => {
  open = await openHostsWindow()
  const { folder, network, publicKey, identity, home } = open
  writeFlake(join(folder, 'machines'), new Map(Object.entries(systems)))
  const system = await buildSystem(systems['old'] ?? { name: 'box' })
  host = await startHost(network, { name: 'box', authorizedKeys: [publicKey], system })
  await addTrustedHost(home, { name: 'box', address: `root@${host.address}`, identity })
  kit = join(folder, 'kit')
  await kiln(home, 'kit', 'export', `path:${folder}/machines#next`, kit, '--no-kiln')
})
test.afterAll(async () => {
  await host?.stop()
  await open?.close()
})

test('a host is switched to the system of a kit, which is read and checked before', async () => {
  const { page } = open
  const { at, field, next, step } = inWindow(() => page)
  const deploy = deployPage(() => page)
  const folder = field('Folder of the kit')
  await at('/deploy')
  await page.getByRole('radio', { name: 'Offline kit' }).check()
  await next()
  await expect(page.getByText('Choose the folder of the kit.').first()).toBeVisible()
  await folder.fill(open.folder)
  await inEveryLook(page, 'deploy-kit')
  await next()
  await deploy.host('box').check()
  await next()
  await next()
  await expect(page.getByText(/is not an offline kit/)).toBeVisible({ timeout: workMs })
  await step('What (done)')
  await folder.fill(kit)
  for (const _ of ['where', 'how', 'plan']) await next()
  await expect(page.getByText(`kiln deploy --from-kit ${kit} --to box`)).toBeVisible({ timeout: workMs })
  await deploy.start('Switch box')
  await deploy.confirmed()
  expect(await host.run('readlink', '/nix/var/nix/profiles/system')).toContain('system-2-link')
  expect(open.complaints).toEqual([])
})
