// What the host's root would follow in a container's files before each start of it: nixos-container's script,
// and systemd-nspawn for --link-journal.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'

const script = join(import.meta.dirname, '../broker/container-links.sh')
let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kiln-links-'))
  for (const folder of ['etc', 'files/var/log/journal', 'files/outside'])
    mkdirSync(join(root, folder), { recursive: true })
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const started = (more: NodeJS.ProcessEnv = {}) =>
  spawnSync('bash', ['-eu', script], {
    encoding: 'utf8',
    env: { ...process.env, root: join(root, 'files'), INSTANCE: 'none-of-a-test', ...more },
  })
const link = (path: string, to: string) => {
  const whole = join(root, 'files', path)
  rmSync(whole, { recursive: true, force: true })
  mkdirSync(dirname(whole), { recursive: true })
  symlinkSync(to, whole)
}

it.each([
  'etc',
  'etc/machine-id',
  'root',
  'usr/bin',
  'var',
  'var/lib/private',
  'var/log',
  'var/log/journal',
  'etc/resolv.conf',
])('starts no container with a link to a folder at /%s', path => {
  link(path, join(root, 'etc'))
  expect(started()).toMatchObject({ status: 1, stderr: expect.stringContaining(`/${path} in the container`) })
})

it('starts one with the links that a system has', () => {
  link('etc/resolv.conf', '../run/systemd/resolve/stub-resolv.conf')
  link('etc/localtime', join(root, 'etc'))
  expect(started()).toMatchObject({ status: 0, stderr: '' })
  writeFileSync(join(root, 'file'), '')
  link('etc/resolv.conf', join(root, 'file'))
  expect(started().status).toBe(0)
})

it.each([
  ['a device', '/dev/zero'],
  ['a file outside of the store', '/etc/hostname'],
  ['a folder', '/nix/store'],
  ['nothing', '/nix/store/none-of-a-test'],
])('starts none whose system is a link to %s, which the host would read', (_, target) => {
  mkdirSync(join(root, 'profile'))
  symlinkSync(target, join(root, 'profile', 'system'))
  const { status, stderr } = started({ SYSTEM_PATH: join(root, 'profile') })
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: expect.stringContaining('not a file of the store'),
  })
})
