// What each tool does with words that it does not take, and without an input.
import { spawnSync } from 'node:child_process'
import { chmodSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { scratchRoot } from '../../../modules/seed/scratch.ts'
import { runTool, scriptOf } from './run-tool.ts'

let root: ReturnType<typeof scratchRoot>
beforeEach(() => {
  root = scratchRoot()
  root.write('run/.keep', '')
  root.write('etc/nixos/flake.nix', '{ }')
  root.write('etc/nixos/config.json', '{"host_path": "x86_64/VM-TEST", "target": "Standard-Boot"}')
  root.write('etc/passwd', 'ada:x:1000:1000::/home/ada:/bin/sh\nbob:x:1001:1001::/home/bob:/bin/sh\n')
  root.write('calls', '')
  const programs = ['nix', 'nix-store', 'nix-collect-garbage', 'nixos-rebuild', 'systemctl', 'kiln-reset']
  for (const name of [...programs, 'cryptsetup', 'systemd-cryptenroll', 'chpasswd', 'btrfs']) {
    root.write(`bin/${name}`, `#!/bin/sh\necho ${name} "$@" >>"${root.at('calls')}"\n`)
    chmodSync(root.at('bin', name), 0o755)
  }
})
afterEach(() => root.remove())

const env = () => ({
  PATH: `${root.at('bin')}:${process.env['PATH']}`,
  KILN_ROOT: root.path,
  KILN_USER: 'ada',
  FLAKE: '/etc/nixos',
  PKI_BUNDLE: '/var/lib/sbctl',
  ESP: '/boot',
  DEVICES: root.at('disk'),
  DEVICE: root.at('disk'),
  PCRS: '7',
  KEYMAP: 'us',
  CLEAN: 'CLEAN',
  MODE: 'reset',
  FILTER: root.at('filter'),
  RESET_VOLUMES: '@root=/ @home=/home',
  NEVER_RESET: '/nix /var',
})
const tool = (name: string, ...words: string[]) =>
  runTool(name, words, {
    before: ['secure-boot', 'target'].includes(name) ? ['switch-target'] : [],
    env: env(),
  })
/** Words with which each tool does something. */
const accepted: Readonly<Record<string, readonly string[]>> = {
  browse: ['PREVIOUS', '/home'],
  'change-password': ['ada'],
  diff: ['--all'],
  eval: ['config.kiln'],
  'gpu-vfio': ['attach', '0000:01:00.0'],
  keep: ['/etc/passwd'],
  restore: ['/home/ada', '--replace'],
  'restore-session': ['PREVIOUS'],
  'secure-boot': ['disable'],
  snapshots: ['--tabs'],
  target: ['Standard-Boot'],
  tpm2: ['disable'],
  update: ['--clean'],
}
const nothingDone = () => expect(root.read('calls')).toBe('')

it('are all that default.nix has', () => {
  const text = readFileSync(join(import.meta.dirname, 'default.nix'), 'utf8')
  const [, tools = ''] = /^ {2}tools = \{\n(.*?)^ {2}\};/ms.exec(text) ?? []
  const names = [...tools.matchAll(/^ {4}([a-z0-9-]+) =/gm)].map(([, name]) => name)
  expect(names.sort()).toEqual(Object.keys(accepted).sort())
})

describe.each(Object.entries(accepted))('kiln-host %s', (name, words) => {
  it('explains its words for --help in any place, and does nothing', () => {
    for (const asked of [['--help'], ['--help', ...words], [...words, '--help'], ['nonsense', '--help']]) {
      const done = tool(name, ...asked)
      expect(done, asked.join(' ')).toMatchObject({ status: 0, complained: '' })
      expect(done.said).toMatch(new RegExp(`^usage: kiln-host ${name} ?`))
    }
    nothingDone()
  })

  it('refuses a surplus word, and does nothing', () => {
    // Each path is one of those that are kept.
    const surplus = name === 'keep' ? ['--now'] : ['--now', 'nonsense', '']
    for (const word of surplus) {
      const done = tool(name, ...words, word)
      expect(done, word).toMatchObject({ status: 2, said: '' })
      expect(done.complained).toContain(`usage: kiln-host ${name} `)
    }
    nothingDone()
  })
})

it.each([
  ['secure-boot', 'enable', 'disable'],
  ['tpm2', 'status', 'disable'],
  ['change-password', 'ada', 'bob'],
  ['diff', '--all', '--tabs'],
  ['diff', ''],
  ['target', ''],
  ['gpu-vfio', 'detach', '0000:01:00.0', '0000:02:00.0'],
  ['snapshots', '--seconds', '5m'],
  ['snapshots', '--seconds', '-1'],
  ['snapshots', '--seconds', ''],
  ['snapshots', '--seconds'],
  ['restore', '/home/ada', '/home/bob'],
  ['restore', '/home/ada', '--from'],
  ['restore-session', '--withdraw', '--mixed'],
])('refuses %s %s %s', (name, ...words) => {
  expect(tool(name, ...words)).toMatchObject({ status: 2, said: '' })
  nothingDone()
})

it('snapshots takes a number with a zero before it for a decimal one', () => {
  for (const volume of ['@root', '@home']) root.write(`.snapshots/${volume}/PREVIOUS/x`, '')
  const done = tool('snapshots', '--tabs', '--seconds', '08')
  expect(done).toMatchObject({ status: 0, complained: '' })
  expect(done.said).toMatch(/session\t@root\t.*\n.*session\t@home\t.*\nend\n$/s)
})

/** kiln-host with a tool that writes down its words. */
function kilnHost(...words: string[]) {
  root.write('tools/tpm2', `#!/bin/sh\necho "$@" >>"${root.at('calls')}"\n`)
  chmodSync(root.at('tools/tpm2'), 0o755)
  return runTool('kiln-host', words, { env: { ...env(), TOOLS: root.at('tools') } })
}

it('kiln-host lists its tools', () => {
  // Without a word $0 is the name of the tool here.
  expect(kilnHost('--help')).toMatchObject({ status: 0, complained: '' })
  expect(kilnHost('--help').said).toMatch(/^usage: kiln-host .*\n {2}tpm2\n$/)
  expect(kilnHost('--while-open', '--help').status).toBe(0)
  expect(kilnHost('tpm3')).toMatchObject({ status: 2, said: '' })
  nothingDone()
  expect(kilnHost('tpm2', 'disable', '--help').status).toBe(0)
  expect(root.read('calls')).toBe('disable --help\n')
})

it('kiln-tpm2-enroll explains itself for --help, and refuses any other word', () => {
  const enroll = (...words: string[]) => tool('../../../modules/add-ons/tpm2/kiln-tpm2-enroll', ...words)
  expect(enroll('--help')).toMatchObject({ status: 0, complained: '' })
  expect(enroll('--help').said).toMatch(/^usage: kiln-tpm2-enroll\n/)
  for (const words of [['--wipe'], ['--wipe', '--help'], ['']])
    expect(enroll(...words)).toMatchObject({ status: 2, said: '' })
  nothingDone()
})

/** Without an input: `<&-`. */
function closed(name: string, ...words: string[]) {
  const options = ['--norc', '-o', 'errexit', '-o', 'nounset', '-o', 'pipefail', '-c', scriptOf(name), name]
  const done = spawnSync('bash', ['--norc', '-c', 'exec "$@" <&-', 'closed', 'bash', ...options, ...words], {
    encoding: 'utf8',
    timeout: 10_000,
    env: env(),
  })
  return [done.status, done.stderr]
}

it('ends where an answer is needed and there is no input', () => {
  expect(closed('change-password', '--user-account-only')).toEqual([
    1,
    expect.stringContaining('No answer came.'),
  ])
  expect(closed('change-password')).toEqual([1, expect.stringContaining('No answer came.')])
  nothingDone()
  expect(closed('update', '--reboot')[0]).toBe(0)
})
