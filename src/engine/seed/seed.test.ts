// The image's own program reads what Kiln writes: nix/modules/seed/kiln-seed.sh, on a file in place of a partition.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeHostKey } from '#platform/ssh/host-key.ts'
import { option } from '#shared/profiles/option.ts'
import { noAnswers, type SeedAnswers } from '#shared/seed/seed.ts'
import { seedBytes } from './archive.ts'
import { type SeedContent, seedContent } from './files.ts'
import { createMakeSeed } from './make.ts'
import { wifiFile } from './wifi.ts'

const script = resolve(import.meta.dirname, '../../../nix/modules/seed/kiln-seed.sh')
const key = `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA${'x'.repeat(42)} ada@desk`
const partitionBytes = 4 << 20
const asRoot = process.getuid?.() === 0

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiln-seed-'))
  mkdirSync(join(folder, 'root'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const at = (path: string) => join(folder, 'root', path)
const mode = (path: string) => (statSync(at(path)).mode & 0o7777).toString(8)

function install(bytes: Uint8Array) {
  const partition = Buffer.alloc(partitionBytes)
  partition.set(bytes)
  const path = join(folder, 'partition')
  writeFileSync(path, partition)
  const done = spawnSync('bash', ['-o', 'errexit', '-o', 'nounset', '-o', 'pipefail', script, path], {
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'],
      KILN_SEED_ROOT: join(folder, 'root'),
      KILN_SEED_WORK: join(folder, 'work'),
    },
  })
  return { ...done, wiped: readFileSync(path).every(byte => byte === 0) }
}

const secret = option.parse({
  key: 'token',
  label: 'Token',
  description: '',
  type: { kind: 'string' },
  default: null,
  secret: true,
  file: { path: '/var/lib/kiln/secrets/token', mode: '0600' },
})
const make = createMakeSeed({ ssh: { makeHostKey } })
const context = { partitionBytes, image: null, secrets: [secret] }

test.skipIf(!asRoot)(
  'every answer arrives in its place, with its mode, and the partition is empty afterwards',
  async () => {
    const answers: SeedAnswers = {
      hostname: 'box1',
      user: 'ada',
      sshKeys: [key],
      wifi: [{ ssid: 'Café', passphrase: ' open\\sesame' }],
      locale: 'de_DE.UTF-8',
      timeZone: 'Europe/Amsterdam',
      keymap: 'de-latin1',
      enrolment: '',
      secrets: { token: 'a "secret"\nof two lines' },
      hostKey: true,
    }
    const { payload, hostKey } = await make(answers, context)
    const done = install(payload)
    expect(done.stderr).toContain('installed 10 files')
    expect(done).toMatchObject({ status: 0, wiped: true })

    const text = (path: string) => readFileSync(at(path), 'utf8')
    expect(text('/var/lib/kiln/hostname')).toBe('box1\n')
    expect(text('/var/lib/kiln/user')).toBe('ada\n')
    expect(text('/var/lib/kiln/authorized_keys/ada')).toBe(`${key}\n`)
    expect(text('/var/lib/kiln/secrets/token')).toBe('a "secret"\nof two lines')
    expect(text('/var/lib/iwd/=436166c3a9.psk')).toBe('[Security]\nPassphrase=\\sopen\\\\sesame\n')
    expect(text('/etc/ssh/ssh_host_ed25519_key.pub')).toBe(`${hostKey}\n`)
    const read = spawnSync('ssh-keygen', ['-y', '-f', at('/etc/ssh/ssh_host_ed25519_key')], {
      encoding: 'utf8',
    })
    expect(read.stdout.trim()).toBe(hostKey)
    expect([mode('/var/lib/kiln/secrets'), mode('/var/lib/kiln/secrets/token')]).toEqual(['700', '600'])
    expect([mode('/var/lib/iwd'), mode('/etc/ssh/ssh_host_ed25519_key')]).toEqual(['700', '600'])
  },
)

test.skipIf(!asRoot)('any text arrives unchanged', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 4 }),
      async texts => {
        const content: SeedContent = {
          folders: [],
          files: texts.map((text, index) => ({
            mode: '0640',
            owner: 'root',
            group: 'root',
            path: `/etc/a folder/${index}`,
            text,
          })),
        }
        expect(install(await seedBytes(content)).status).toBe(0)
        expect(texts.map((_, index) => readFileSync(at(`/etc/a folder/${index}`), 'utf8'))).toEqual(texts)
      },
    ),
    { numRuns: 8 },
  )
})

test('the same answers give the same bytes, and host keys make drives differ', async () => {
  const plain = { ...noAnswers(), hostname: 'box1', hostKey: false }
  const bytes = async (answers: SeedAnswers) => Buffer.from((await make(answers, context)).payload)
  expect((await bytes(plain)).equals(await bytes(plain))).toBe(true)
  const keyed = { ...plain, hostKey: true }
  expect((await bytes(keyed)).equals(await bytes(keyed))).toBe(false)
})

test('an answer that does not fit, is wrong or unknown to the image is refused before anything is written', async () => {
  const code = async (answers: Partial<SeedAnswers>) =>
    make({ ...noAnswers(), ...answers }, context).then(
      () => 'made',
      (thrown: { code: string }) => thrown.code,
    )
  expect(await code({ hostname: 'no way' })).toBe('seed.invalid')
  expect(await code({ secrets: { other: 'x' } })).toBe('seed.invalid')
  expect(await code({ secrets: { token: 'x'.repeat(partitionBytes) } })).toBe('seed.too-large')
})

test('the keys go to the administrator if no user is named', () => {
  const content = (user: string) =>
    seedContent({
      answers: { ...noAnswers(), sshKeys: [key], user },
      administrator: 'admin',
      secrets: [],
      hostKey: null,
    }).files.map(({ path }) => path)
  expect(content('')).toEqual(['/var/lib/kiln/authorized_keys/admin'])
  expect(content('admin')).toEqual(['/var/lib/kiln/authorized_keys/admin'])
  expect(content('ada')).toEqual(['/var/lib/kiln/user', '/var/lib/kiln/authorized_keys/ada'])
})

test('a network without a passphrase is an open one', () => {
  expect(wifiFile({ ssid: 'free wifi', passphrase: '' })).toEqual({
    name: 'free wifi.open',
    text: '[Settings]\nAutoConnect=true\n',
  })
})
