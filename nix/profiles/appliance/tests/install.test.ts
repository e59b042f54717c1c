// kaliunbox-install: who may run it and where, the disk as an option, and what ends up on it.
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { stateFiles } from '../../../../src/device/lib/state-files.ts'
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

describe('what a box has of its claim', () => {
  const modeOf = (path: string) => (statSync(bench().path('root', path)).mode & 0o777).toString(8)
  /** Of the run that the files describe, and of claims that a live system cannot have. */
  const left = {
    folder: 'the others are in it',
    enrolment: 'proven by the SSH host key of its drive, which stays behind',
    logCursor: 'a place in the journal of the live system',
    newtConfirmed: 'its Connect has named that address by then, or root confirms it again',
    owner: 'a live system is not claimed in its network',
    reports: 'of the live system',
    wiping: 'nothing is installed then',
    handing: 'nothing is installed then',
  }
  const taken = Object.entries(stateFiles('')).filter(([name]) => !Object.hasOwn(left, name))

  test('goes along whole: each file that the programs of a box know, with its rights', async () => {
    for (const [name, path] of taken)
      bench().write(join('state', name === 'deviceKeys' ? `${path}/1.pem` : path), name)
    expect((await install({ input: '1\nnvme0n1\n' })).code).toBe(0)
    const modes = taken.map(([, path]) => [path, modeOf(join('var/lib/kaliun', path))])
    expect(Object.fromEntries(modes)).toEqual({
      install_id: '644',
      'config.json': '600',
      connect_api_url: '644',
      connect_fingerprint: '644',
      'device_key.pem': '600',
      device_keys: '700',
      'device_key.pub': '644',
      receipt_due: '600',
      released: '600',
      'commands.json': '600',
      'orders.json': '600',
      'moved.json': '644',
      send_logs: '600',
    })
    expect(modeOf('var/lib/kaliun/device_keys/1.pem')).toBe('600')
    expect(readFileSync(bench().path('root/var/lib/kaliun/moved.json'), 'utf8')).toBe('moved')
  })

  test('is copied once no order can change it, and is on the disk before that is unmounted', async () => {
    bench().write('state/config.json', '{}')
    const said = bench().path('log')
    const copied = bench().path('root/var/lib/kaliun/config.json')
    bench().fake(
      'systemctl',
      `echo "systemctl $*, copied: $([ -e ${copied} ] && echo yes || echo no)" >> ${said}`,
    )
    bench().fake('sync', `echo "sync $*" >> ${said}`)
    expect((await install({ input: '1\nnvme0n1\n' })).code).toBe(0)
    const lines = log().trim().split('\n')
    expect(lines).toContain('systemctl stop kaliun-commands.*, copied: no')
    expect(lines.slice(-3, -1)).toEqual([
      `sync --file-system ${bench().path('root/var/lib/kaliun')}`,
      'sync ',
    ])
  })

  test.each(['wiping', 'handing'])(
    'is of no one where "%s" says that the box forgets its owner',
    async name => {
      bench().write('state/config.json', '{}')
      bench().write(`state/${name}`, '')
      const outcome = await install({ input: '1\nnvme0n1\n' })
      expect([outcome.code, log()]).toEqual([1, 'nothing'])
      expect(outcome.stderr).toContain('forgets its owner')
    },
  )

  test('stays behind where an order to forget its owner came while it was installed', async () => {
    bench().write('state/config.json', '{}')
    bench().fake('nixos-install', `touch ${bench().path('state/wiping')}`)
    const outcome = await install({ input: '1\nnvme0n1\n' })
    expect(outcome.code).toBe(0)
    expect(outcome.stdout).toContain('not claimed yet')
    expect(readdirSync(bench().path('root/var/lib/kaliun'))).toEqual([])
  })
})

test('only root installs', async () => {
  bench().fake('id', 'echo 1000')
  const outcome = await install()
  expect(outcome.code).toBe(1)
  expect(outcome.stderr).toContain('sudo kaliunbox-install')
})
