// If Nix is set to build without its sandbox, the Deploy page asks before anything of a stranger is evaluated or built.
// Its builders write a file where they can, which shows when the first one ran.
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { hostsRefused, startHost, type TestHost } from '#lab/hosts/host.ts'
import { buildSystem } from '#lab/hosts/system/build-system.ts'
import { deployPage } from '../pages/deploy.ts'
import { inWindow } from '../pages/window.ts'
import { noChromium } from '../support/chromium.ts'
import { addTrustedHost, type HostsWindow, openHostsWindow } from '../support/hosts-bench.ts'
import { inEveryLook } from '../support/looks.ts'
import { workMs } from '../support/patience.ts'
import { addStranger } from '../support/stranger.ts'

const refused = noChromium ?? hostsRefused()
test.skip(refused !== null, `a host in the window: ${refused}`)
test.setTimeout(900_000)

let open: HostsWindow
let host: TestHost
let marks: string
let strangers: string
const before = { NIX_CONFIG: process.env['NIX_CONFIG'], KILN_UNSANDBOXED: process.env['KILN_UNSANDBOXED'] }

/** Its evaluation needs something built, and its system is another build; each leaves a file. */
const flakeThatMarks = (folder: string) => `{
  outputs = _: let
    mark = name: derivation {
      inherit name;
      system = "x86_64-linux";
      builder = "/bin/sh";
      args = [ "-c" "echo ran > ${folder}/\${name} && echo box > $out" ];
    };
  in {
    nixosConfigurations.box.config = {
      networking.hostName = builtins.readFile (mark "evaluated");
      system.build.toplevel = builtins.seq (builtins.readFile (mark "evaluated")) (mark "built");
    };
  };
}
`
const ran = (kind: string) => ['evaluated', 'built'].filter(name => existsSync(join(marks, kind, name)))

test.beforeAll(async () => {
  process.env['NIX_CONFIG'] = [before.NIX_CONFIG, 'sandbox = false'].filter(Boolean).join('\n')
  process.env['KILN_UNSANDBOXED'] = ''
  open = await openHostsWindow((at, { folder }) => {
    marks = join(folder, 'marks')
    for (const kind of ['flake', 'profile']) mkdirSync(join(marks, kind), { recursive: true })
    // Builders run as Nix's users.
    for (const each of [folder, marks, join(marks, 'flake'), join(marks, 'profile')]) chmodSync(each, 0o777)
    mkdirSync(join(folder, 'strange'))
    writeFileSync(join(folder, 'strange', 'flake.nix'), flakeThatMarks(join(marks, 'flake')))
    strangers = addStranger(at, { flake: flakeThatMarks(join(marks, 'profile')) })
  })
  const { network, publicKey, identity, home } = open
  const system = await buildSystem({ name: 'box', label: '24.05.1' })
  host = await startHost(network, { name: 'box', authorizedKeys: [publicKey], system })
  await addTrustedHost(home, { name: 'box', address: `root@${host.address}`, identity })
})
test.afterAll(async () => {
  await host?.stop()
  await open?.close()
  for (const [name, value] of Object.entries(before)) {
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
  }
})

const { at, button, next } = inWindow(() => open.page)
const deploy = deployPage(() => open.page)
const trusted = () =>
  (JSON.parse(readFileSync(join(open.home, 'settings.json'), 'utf8')).trusted ?? []).map(
    ({ path }: { path: string }) => path,
  )

async function toPlan() {
  await next()
  await deploy.host('box').check()
  await next()
  await next()
}

test('a profile of a stranger’s folder is neither evaluated nor built before the folder is trusted', async () => {
  const { page } = open
  await at('/deploy')
  await page.getByRole('radio', { name: 'Profile' }).check()
  await page.getByRole('radio', { name: 'Stranger' }).check()
  await toPlan()
  await expect(page.getByText('Do you trust this folder of profiles?')).toBeVisible({ timeout: workMs })
  await expect(button('Switch box')).toBeDisabled()
  expect(ran('profile')).toEqual([])
  expect(trusted()).not.toContain(strangers)
  for (let step = 0; step < 3; step++) await button('Back').click()
})

test('a flake is neither evaluated nor built before it is trusted, and then is', async () => {
  const { page, folder } = open
  await at('/deploy')
  await deploy.fromFlake(`${join(folder, 'strange')}#box`)
  await toPlan()
  await expect(page.getByText('Do you trust this flake?')).toBeVisible({ timeout: workMs })
  await expect(button('Switch box')).toBeDisabled()
  await inEveryLook(page, 'deploy-plan-trust-flake')
  expect({ ran: ran('flake'), trusted: trusted() }).toEqual({ ran: [], trusted: [] })
  await button('Trust this flake').click()
  await expect(page.getByText('Do you trust this flake?')).toBeHidden()
  // These are the same builders: only the answer kept them.
  await expect.poll(() => ran('flake'), { timeout: workMs }).toContain('evaluated')
  expect(trusted()).toEqual([join(folder, 'strange')])
})
