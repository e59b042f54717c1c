// The demo profile for real: real Nix, real images, real boots under UEFI.
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  buildTiny,
  diskIn,
  flakeUrl,
  makeWorkspace,
  nix,
  preparePackages,
  type TinyOptions,
  tinyFolder,
} from './build-tiny.ts'
import { bootDisk, makeKeyPair, sshExec } from './vm.ts'

const raw = 'images.x86_64-linux.raw'
const iso = 'images.x86_64-linux.iso'
const key = makeKeyPair()
// What a shell, a sed or a printf in the builders would trip over.
const message = `it's "quoted" $HOME \`id\` \\n %s & <b> | ; ü ß 日本 🦊\nsecond line  `

const workspaces: string[] = []
const workspace = (options: TinyOptions, more: TinyOptions = {}): string => {
  const folder = makeWorkspace(options, more)
  workspaces.push(folder)
  return folder
}
afterAll(() => {
  for (const folder of workspaces) rmSync(folder, { recursive: true, force: true })
})

describe.skipIf(process.platform !== 'linux' || process.arch !== 'x64')('the tiny profile', () => {
  beforeAll(preparePackages, 120_000)

  test('has a committed copy of its option schema [B4]', async () => {
    const schema: unknown = JSON.parse(await nix('eval', '--json', `${flakeUrl(tinyFolder)}#kilnOptions`))
    expect(JSON.parse(readFileSync(join(tinyFolder, 'options.json'), 'utf8'))).toEqual(schema)
  })

  describe('built with settings', () => {
    let settings = ''
    beforeAll(() => {
      settings = workspace({ hostname: 'Box-1', authorizedKeys: [key.publicKey], message, size: 128 })
    })

    test('boots the raw image to SSH, under its name and with its message', {
      timeout: 240_000,
    }, async () => {
      const disk = diskIn(await buildTiny(settings, raw))
      expect(disk).toMatch(/\.raw$/)
      await using vm = await bootDisk({ diskPath: disk, format: 'raw' })
      const ready = await vm.waitForSerial(/kiln-lab: ready .*hostkey=\S+ /)
      expect(ready).toContain('ready Box-1 ')
      const hostKey = /hostkey=(\S+)/.exec(ready)?.[1] ?? ''
      const ssh = { port: vm.sshPort, privateKey: key.privateKey, hostKey }
      expect(await sshExec({ ...ssh, command: 'hostname' })).toEqual({
        stdout: 'Box-1\n',
        stderr: '',
        code: 0,
      })
      expect((await sshExec({ ...ssh, command: 'cat /etc/motd' })).stdout).toBe(`${message}\n`)
      expect((await sshExec({ ...ssh, command: 'exit 3' })).code).toBe(3)
      await expect(sshExec({ ...ssh, privateKey: makeKeyPair().privateKey, command: 'id' })).rejects.toThrow(
        /auth/i,
      )
      await expect(sshExec({ ...ssh, hostKey: 'SHA256:other', command: 'id' })).rejects.toThrow(
        /verification/i,
      )
      await sshExec({ ...ssh, command: 'poweroff' })
      await vm.waitForExit()
    })

    test('boots the ISO to the installer, as a disc', { timeout: 240_000 }, async () => {
      const disk = diskIn(await buildTiny(settings, iso))
      expect(disk).toMatch(/\.iso$/)
      await using vm = await bootDisk({ diskPath: disk, format: 'iso' })
      await vm.waitForSerial('kiln-lab: installer ready Box-1 ')
    })
  })

  test.each([
    ['a new machine', {}, '25.11'],
    ['one that exists', { stateVersion: '24.05' }, '24.05'],
  ])(
    'makes a system that says the stateVersion of %s',
    async (_, more, stateVersion) => {
      const system = await buildTiny(workspace({}, more), 'systems.x86_64-linux.toplevel')
      const told: unknown = JSON.parse(readFileSync(join(system, 'etc/kiln/system.json'), 'utf8'))
      expect(told).toEqual({ schema: 1, profile: 'tiny', build: null, stateVersion })
    },
    60_000,
  )

  test('refuses a stateVersion that is not a release', async () => {
    const build = buildTiny(workspace({}, { stateVersion: 'newest' }), 'systems.x86_64-linux.toplevel')
    await expect(build).rejects.toThrow(/has the stateVersion "newest", but it has to be the release/)
  }, 60_000)

  test.each([
    [{ variant: 'fails' }, /zlib not found[\s\S]*exit code 7/],
    [{ variant: 'dies-by-signal' }, /about to be killed[\s\S]*signal 9/],
    [{ variant: 'fails-in-evaluation' }, /fails on purpose\. Choose "normal"/],
    [{ hostname: 'foo bar' }, /Option "hostname" \(Host name\) is "foo bar", but .*use 1 to 63 letters/],
    [{ size: 64 }, /Option "size" \(Disk size\) is 64, but it has to be from 128 to 8192 MiB/],
    [{ authorizedKeys: ['nope'] }, /Option "authorizedKeys".*use the one line of a \.pub file/],
    [{ authorizedKeys: [`${key.publicKey}\n${key.publicKey}`] }, /Option "authorizedKeys"/],
    [{ message: 5 }, /Option "message".*it has to be text/],
    [{ colour: 'red' }, /unknown option "colour"/],
  ])(
    'fails with the reason for %j',
    async (options, reason) => {
      await expect(buildTiny(workspace(options), raw)).rejects.toThrow(reason)
    },
    60_000,
  )
})
