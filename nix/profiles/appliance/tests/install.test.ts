// kaliunbox-install: who may run it and where, the disk as an option, and what ends up on it.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { benchForInstaller } from './installer-bench.ts'

const { log, install, bench } = benchForInstaller()

test('a computer that was started by BIOS is refused before anything is changed, with what to change there', async () => {
  const outcome = await install({ input: '1\nnvme0n1\n', efi: bench().path('missing') })
  expect(outcome).toMatchObject({ code: 1, stdout: '' })
  expect(outcome.stderr).toMatch(/^kaliunbox-install: this computer was started by BIOS, /)
  expect(outcome.stderr).toContain('set the boot mode to UEFI (CSM or Legacy off)')
  expect(log()).toBe('nothing')
})

describe('given the disk', () => {
  test('it refuses a box that no one could log in to, and takes a key', async () => {
    const args = ['--disk', '/dev/nvme0n1', '--serial', 'S-nvme0n1']
    const refused = await install({ args, keys: '' })
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain('no one could log in to this box. Nothing was changed.')
    expect(log()).toBe('nothing')

    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', bench().path('id')])
    const key = readFileSync(bench().path('id.pub'), 'utf8')
    expect((await install({ args: [...args, '--key', key.trim()], keys: '' })).code).toBe(0)
    expect(readFileSync(bench().path('root/var/lib/kiln/authorized_keys/admin'), 'utf8')).toBe(key)
  })

  test('it asks nothing, given its serial number [A1]', async () => {
    expect((await install({ args: ['--disk', '/dev/nvme0n1', '--serial', 'S-nvme0n1'] })).code).toBe(0)
  })

  test.each([
    [['--disk', '/dev/nvme0n1'], 'needs --serial'],
    [['--disk', '/dev/nvme0n1', '--serial', 'other'], 'another serial number'],
    [['--disk', '/dev/sdz', '--serial', 'x'], 'no disk /dev/sdz'],
    [['--disk', '/dev/sdb', '--serial', 'S-sdb'], 'is in use (/iso)'],
    [['--disk'], 'needs a value'],
  ])('it refuses %j', async (args, words) => {
    const outcome = await install({ args })
    expect(outcome.code).toBe(1)
    expect(outcome.stderr).toContain(words)
    expect(log()).toBe('nothing')
  })
})

describe('the configuration', () => {
  test('copies the claim’s files with their modes, and the flake', async () => {
    bench().write('state/install_id', 'abc')
    bench().write('state/config.json', '{"auth":{}}')
    bench().write('flake/flake.nix', '{ }')
    bench().write('flake/modules/a.nix', '{ }')
    const outcome = await install({ input: '1\nnvme0n1\n', flake: bench().path('flake') })
    expect(outcome.code).toBe(0)
    expect(outcome.stdout).not.toContain('not claimed')
    const at = (path: string) => bench().path('root', path)
    expect(statSync(at('var/lib/kaliun/config.json')).mode & 0o777).toBe(0o600)
    expect(statSync(at('var/lib/kaliun/install_id')).mode & 0o777).toBe(0o644)
    expect(existsSync(at('var/lib/kaliun/connect_api_url'))).toBe(false)
    expect(readFileSync(at('etc/nixos/kaliunbox-flake/modules/a.nix'), 'utf8')).toBe('{ }')
  })

  test('installs an unclaimed box, and says that it is one', async () => {
    expect((await install({ input: '1\nnvme0n1\n' })).stdout).toContain('not claimed yet')
  })
})

test('only root installs', async () => {
  bench().fake('id', 'echo 1000')
  const outcome = await install()
  expect(outcome.code).toBe(1)
  expect(outcome.stderr).toContain('sudo kaliunbox-install')
})
