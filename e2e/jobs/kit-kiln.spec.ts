// The Kiln in a kit, as it runs on a computer that has no Kiln, no Node and no network but a cable to the host: the kit was
// moved, and its computer sees neither the checkout nor a Node.
import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from '@playwright/test'
import { hostsRefused, startHost, type TestHost } from '#lab/hosts/host.ts'
import { holdNamespace, type Namespace } from '#lab/hosts/namespace.ts'
import { createLabNetwork, type LabNetwork } from '#lab/hosts/network.ts'
import { buildSystem } from '#lab/hosts/system/build-system.ts'
import { makeKeyPair } from '#lab/ssh.ts'
import { nixPath } from '#platform/nix/places.ts'
import { writeFlake } from '#test/hosts/lab-flake.ts'
import { kiln, serve } from '../support/kiln-process.ts'

const refused = hostsRefused()
test.skip(refused !== null, `the Kiln of a kit: ${refused}`)
test.setTimeout(900_000)

const root = resolve(import.meta.dirname, '..', '..')
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }

let folder: string
let network: LabNetwork
let host: TestHost
let computer: Namespace
let identity: string
/** The kit at the place that it was moved to. */
let kit: string
let key: string
let next: string

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kiln-kit-'))
  const keys = makeKeyPair()
  identity = join(folder, 'key')
  writeFileSync(identity, keys.privateKey, { mode: 0o600 })
  network = await createLabNetwork()
  const old = { name: 'box', label: '25.11.1' }
  const wanted = { name: 'box', label: '25.11.2' }
  writeFlake(join(folder, 'machines'), new Map([['next', wanted]]))
  next = await buildSystem(wanted)
  const system = await buildSystem(old)
  host = await startHost(network, { name: 'box', authorizedKeys: [keys.publicKey], system })
  // An empty tree in the checkout's place, and nothing that runs in Node's.
  const hidden = ['/usr/bin/node', '/usr/local/bin/node'].map(
    path => `[ ! -e ${path} ] || mount --bind /dev/null ${path}`,
  )
  computer = await holdNamespace(
    ['-m', '-n', '--propagation', 'private'],
    [`mount -t tmpfs tmpfs ${root}`, ...hidden].join('; '),
  )
  await network.plugIn(computer)

  const made = join(folder, 'made')
  const home = join(folder, 'maker')
  const { code, lines, stderr } = await kiln(
    home,
    'kit',
    'export',
    `path:${folder}/machines#next`,
    made,
    '--json',
  )
  expect(code, stderr).toBe(0)
  const report = lines.at(-1)?.['kit'] as { publicKey: string; kiln: { sizeBytes: number } }
  key = report.publicKey
  expect(report.kiln.sizeBytes).toBeGreaterThan(statSync(process.execPath).size)
  // The maker's own keys and hosts stay where they are.
  rmSync(home, { recursive: true })
  mkdirSync(join(folder, 'a stick'))
  kit = join(folder, 'a stick', 'moved')
  renameSync(made, kit)
})
test.afterAll(async () => {
  await computer?.close()
  await host?.stop()
  await network?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** `kiln/kiln` of the kit at that computer, in the kit's folder, with a new home. */
function there(words: string[], { home = 'empty', launcher = 'kiln/kiln' } = {}) {
  const env = {
    PATH: nixPath({ PATH: '/opt/kiln-nix/bin:/usr/bin:/bin:/usr/sbin' }, homedir()),
    HOME: folder,
    KILN_HOME: join(folder, home),
    NIX_REMOTE: `local?root=${join(folder, 'store')}`,
  }
  const enter = ['-t', String(computer.pid), '-m', '-n', `--wd=${kit}`, '--', launcher, ...words]
  return spawnSync('nsenter', enter, { encoding: 'utf8', env })
}

test('says its version, has its profiles, and verifies the kit that it came in', () => {
  expect(there(['--version'])).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: '' })
  expect(there(['profiles', '--json']).stdout).toContain('"workstation"')
  const { status, stdout, stderr } = there(['kit', 'verify', '.', '--kit-key', key])
  expect(status, stderr).toBe(0)
  expect(stdout).toContain('unchanged since')
  expect(readFileSync(join(kit, 'README.txt'), 'utf8')).toContain('sh kiln/kiln kit verify . --kit-key KEY')
})

test('switches a host with nothing but what is in the kit', async () => {
  // There is no way out of it.
  expect(await computer.run('ip', 'route')).not.toContain('default')
  const at = `root@${host.address}`
  const home = 'fresh'
  there(['hosts', 'add', at, '--name', 'box', '--identity', identity], { home })
  const fingerprint = /SHA256:\S+/.exec(there(['hosts', 'trust', 'box'], { home }).stderr)?.[0] ?? ''
  expect(there(['hosts', 'trust', 'box', fingerprint], { home })).toMatchObject({ status: 0 })
  const words = ['deploy', '--from-kit', '.', '--kit-key', key, '--to', 'box', '--yes', '--json']
  const { status, stdout, stderr } = there(words, { home })
  expect(status, stderr + stdout).toBe(0)
  expect(stdout).toContain('"outcome":"switched"')
  expect((await host.run('readlink', '/run/current-system')).trim()).toBe(next)
})

test('serves its window', async () => {
  const served = await serve(join(folder, 'empty'), join(kit, 'kiln/app/dist/cli/kiln.mjs'))
  try {
    // The address sets a cookie, and leads to the page.
    const first = await fetch(served.address, { redirect: 'manual' })
    const cookie = first.headers.get('set-cookie')?.split(';')[0] ?? ''
    const page = await fetch(new URL('/', served.address), { headers: { cookie } })
    expect(await page.text()).toContain('<div id="root">')
  } finally {
    await served.close()
  }
})

test('the Kiln of a kit is not given to pkexec, even where its files are root’s', () => {
  // To root, as a file system on a stick can say.
  const as = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups']
  const env = { PATH: '/usr/bin:/bin', HOME: '/', KILN_HOME: join(folder, 'nobody') }
  mkdirSync(env.KILN_HOME)
  chownSync(env.KILN_HOME, 65_534, 65_534)
  chmodSync(folder, 0o755)
  const asked = spawnSync(as[0] ?? '', [...as.slice(1), 'kiln/kiln', 'writer', 'state', '--json'], {
    cwd: kit,
    encoding: 'utf8',
    env,
  })
  expect(asked.stderr).toBe('')
  expect(asked.stdout).toMatch(/"state":"(missing|impossible)"/)
})

test('of another processor, or on a drive that lets nothing run, it says what to do', () => {
  const uname = join(folder, 'bin', 'uname')
  mkdirSync(join(folder, 'bin'))
  writeFileSync(uname, '#!/bin/sh\necho Linux riscv64\n', { mode: 0o755 })
  const env = { PATH: `${join(folder, 'bin')}:/usr/bin:/bin` }
  const other = spawnSync('sh', ['kiln/kiln', '--version'], { cwd: kit, env, encoding: 'utf8' })
  expect(other).toMatchObject({
    status: 3,
    stderr: expect.stringContaining('this computer is Linux riscv64'),
  })
  // FAT sticks are mounted like this.
  const script = `mount --bind '${kit}' '${kit}'; mount -o remount,bind,noexec '${kit}'; exec sh '${kit}/kiln/kiln' --version`
  const stuck = spawnSync('unshare', ['-m', '--propagation', 'private', 'sh', '-ec', script], {
    encoding: 'utf8',
  })
  expect(stuck.status).toBe(3)
  expect(stuck.stderr).toContain('does not let programs run')
  // What it says is what helps.
  const command = /^ {2}(cp .*) && \S+$/m.exec(stuck.stderr)?.[1] ?? ''
  const copied = spawnSync('sh', ['-ec', `${command}; ~/kiln-of-kit/kiln --version`], {
    encoding: 'utf8',
    env: { HOME: folder, PATH: '/usr/bin:/bin', KILN_HOME: join(folder, 'empty') },
  })
  expect(copied).toMatchObject({ status: 0, stdout: `${version}\n` })
})

test('changed, or with a file beside it, the kit is refused', () => {
  const added = join(kit, 'kiln/app/libgtk-3.so.0')
  writeFileSync(added, '')
  const verify = () => there(['kit', 'verify', '.', '--kit-key', key, '--json']).stdout
  expect(verify()).toContain('kit.reason.added')
  rmSync(added)
  expect(verify()).toContain('"type":"result"')
  appendFileSync(join(kit, 'kiln/app/dist/cli/main.mjs'), '\n')
  expect(verify()).toContain('kiln/app/dist/cli/main.mjs')
})
