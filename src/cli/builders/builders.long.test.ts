// The real `kiln builder` against a real host (lab/hosts documents what is real about it).
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hostsRefused, startHost, type TestHost } from '#lab/hosts/host.ts'
import { createLabNetwork, type LabNetwork } from '#lab/hosts/network.ts'
import { buildSystem } from '#lab/hosts/system/build-system.ts'
import { makeKeyPair } from '#lab/ssh.ts'
import { kilnIn } from '#test/engine/kiln.ts'

const refused = hostsRefused()
const minute = 60_000

describe.skipIf(refused)(`kiln builder (${refused ?? 'on a test host'})`, { timeout: 5 * minute }, () => {
  const home = mkdtempSync(join(tmpdir(), 'kiln-test-cli-builder-'))
  const kiln = kilnIn(home)
  const keys = makeKeyPair()
  const identity = join(home, 'key')
  let network: LabNetwork
  let box: TestHost

  const json = (...args: string[]) => {
    const { status, stdout } = kiln('builder', ...args, '--json')
    return { status, ...JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') }
  }

  beforeAll(async () => {
    writeFileSync(identity, keys.privateKey, { mode: 0o600 })
    network = await createLabNetwork()
    const system = await buildSystem({ name: 'builder' })
    box = await startHost(network, { name: 'box1', authorizedKeys: [keys.publicKey], system })
  }, 2 * minute)
  afterAll(async () => {
    await box?.stop()
    await network?.close()
    rmSync(home, { recursive: true, force: true })
  })

  test('a builder is added with its key shown, tested, listed and removed', () => {
    expect(kiln('builder')).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^this computer +x86_64 +Nix 2\./),
      stderr: expect.stringContaining('kiln builder add ADDRESS'),
    })
    expect(json('add', 'box1', '--max-jobs', '0')).toMatchObject({ status: 2, error: { code: 'usage' } })
    const add = ['add', `root@${box.address}`, '--name', 'box1', '--identity', identity]
    // Without a terminal no one can confirm.
    const added = kiln('builder', ...add, '--max-jobs', '2')
    expect(added).toMatchObject({ status: 0, stdout: '' })
    const fingerprint = /SHA256:\S+/.exec(added.stderr)?.[0] ?? ''
    expect(added.stderr).toContain('kiln builder test box1')
    expect(json('test', 'box1')).toMatchObject({ status: 1, error: { code: 'ssh.host-key-unknown' } })
    expect(json('rm', 'box1')).toMatchObject({ status: 1, error: { code: 'builder.unconfirmed' } })
    expect(json('rm', 'box1', '--yes')).toMatchObject({ status: 0, id: 'box1' })

    const tested = kiln('builder', 'add', 'box1', '--trust', fingerprint)
    expect(tested).toMatchObject({ status: 0, stderr: expect.stringContaining('box1 works.') })
    expect(tested.stdout).toMatch(/^Architectures +x86_64$/m)
    expect(tested.stdout).toMatch(/^Trusted user +yes$/m)
    expect(json('show', 'box1')).toMatchObject({ status: 0, builder: { facts: { trusted: true } } })
    expect(json('change', 'box1', '--speed', '3')).toMatchObject({ builder: { speedFactor: 3 } })
    expect(kiln('builder').stdout).toMatch(/^box1 +root@[0-9.]+ +x86_64 +Nix 2\./m)
    expect(json('test', 'box2')).toMatchObject({ status: 2, error: { code: 'builder.unknown' } })
  })

  test('one that cannot be reached or fails its test leaves neither a builder nor a host', () => {
    const records = () => [kiln('builder').stdout, kiln('hosts').stdout]
    const before = records()
    const gone = kiln('builder', 'add', 'root@127.0.0.1:1', '--name', 'gone')
    expect(gone).toMatchObject({ status: 1, stdout: '' })
    expect(gone.stderr).not.toContain('is now a builder')
    // The key of this address is known from the test above, so it is tested at once.
    const wrongUser = ['add', `nix@${box.address}`, '--name', 'other', '--identity', identity]
    expect(json(...wrongUser)).toMatchObject({ status: 1, error: { code: 'ssh.denied' } })
    expect(records()).toEqual(before)
    // A host of the list stays.
    json('rm', 'box1', '--yes')
    expect(kiln('hosts', 'rm', 'box1', '--yes').status).toBe(0)
    const fingerprint = kiln('hosts', 'add', `nix@${box.address}`, '--name', 'kept').stderr.match(
      /SHA256:\S+/,
    )
    const failing = json('add', 'kept', '--trust', fingerprint?.[0] ?? '')
    expect(failing).toMatchObject({ status: 1, error: { code: 'ssh.denied' } })
    expect(records()[0]).not.toContain('kept')
    expect(records()[1]).toContain('kept')
  })
})
