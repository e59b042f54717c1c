// A personalised drive: what the engine writes into the seed partition is what the booted machine has, once.
import { createHash } from 'node:crypto'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createMakeSeed } from '#engine/seed/make.ts'
import { makeHostKey } from '#platform/ssh/host-key.ts'
import { option } from '#shared/profiles/option.ts'
import { noAnswers } from '#shared/seed/seed.ts'
import { buildTiny, diskIn, makeWorkspace, preparePackages } from './build-tiny.ts'
import { bootDisk, makeKeyPair, sshExec } from './vm.ts'

const seedOffset = 65 << 20
const seedBytes = 4 << 20
const key = makeKeyPair()
const token = option.parse({
  key: 'token',
  label: 'Secret token',
  description: '',
  type: { kind: 'string' },
  default: null,
  secret: true,
  file: { path: '/var/lib/kiln/secrets/token', mode: '0600' },
})
const folder = mkdtempSync(join(tmpdir(), 'kiln-seed-boot-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function withSeed(disk: string, change?: (seed: Uint8Array) => void) {
  const make = createMakeSeed({ ssh: { makeHostKey } })
  const answers = {
    ...noAnswers(),
    hostname: 'seeded-1',
    sshKeys: [key.publicKey],
    secrets: { token: 'xyzzy\n' },
  }
  const seed = await make(answers, { partitionBytes: seedBytes, image: null, secrets: [token] })
  change?.(seed.payload)
  const path = join(folder, 'disk.raw')
  copyFileSync(disk, path)
  const file = await open(path, 'r+')
  await file.write(seed.payload, 0, seed.payload.length, seedOffset)
  await file.close()
  return { path, hostKey: seed.hostKey ?? '' }
}

const fingerprintOf = (publicKey: string) => {
  const bytes = Buffer.from(publicKey.split(' ')[1] ?? '', 'base64')
  return `SHA256:${createHash('sha256').update(bytes).digest('base64').replace(/=+$/, '')}`
}

describe.skipIf(process.platform !== 'linux' || process.arch !== 'x64')('a seeded drive', () => {
  let disk = ''
  beforeAll(async () => {
    await preparePackages()
    const workspace = makeWorkspace({ hostname: 'plain' })
    disk = diskIn(await buildTiny(workspace, 'images.x86_64-linux.raw'))
    rmSync(workspace, { recursive: true, force: true })
  }, 300_000)

  test('boots under its own name, with its keys and its secret, and the partition is empty after [F3] [N3]', {
    timeout: 240_000,
  }, async () => {
    const { path, hostKey } = await withSeed(disk)
    await using vm = await bootDisk({ diskPath: path, format: 'raw' })
    const ready = await vm.waitForSerial(/kiln-lab: ready .*hostkey=\S+ /)
    expect(ready).toContain('ready seeded-1 ')
    expect(vm.serial()).not.toContain('chown:')
    const ssh = { port: vm.sshPort, privateKey: key.privateKey, hostKey: fingerprintOf(hostKey) }
    const said = async (command: string) => (await sshExec({ ...ssh, command })).stdout
    expect(await said('cat /var/lib/kiln/secrets/token')).toBe('xyzzy\n')
    expect(await said('stat -c "%a %U" /var/lib/kiln/secrets /var/lib/kiln/secrets/token')).toBe(
      '700 root\n600 root\n',
    )
    expect(await said('cat /dev/vda2 | tr -d "\\0" | wc -c')).toBe('0\n')
    expect(await said('wc -c </dev/vda2')).toBe(`${seedBytes}\n`)
  })

  test('refuses a damaged seed whole, wipes it and boots as it was built', { timeout: 240_000 }, async () => {
    const { path } = await withSeed(disk, seed => {
      seed[seed.length - 2000] = 1
    })
    await using vm = await bootDisk({ diskPath: path, format: 'raw' })
    expect(await vm.waitForSerial(/kiln-lab: ready \S+ /)).toContain('ready plain')
    expect(vm.serial()).toContain('kiln-lab: seed refused: its checksum is wrong')
    expect(vm.serial()).toContain('kiln-lab: seed wiped')
  })
})
