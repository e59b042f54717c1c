// kaliun-lan-port with the real iptables in a network of the test, and kaliun-release with its questions.
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { test } from '#test/folders.ts'

const script = (name: string) => join(import.meta.dirname, name)
/** As writeShellApplication runs it. */
const strict = ['-o', 'errexit', '-o', 'nounset', '-o', 'pipefail']

const chain = ['iptables -w -N nixos-fw', 'iptables -N nixos-fw-accept', 'iptables -A nixos-fw -j DROP']
const hasTables =
  spawnSync('unshare', [
    '--net',
    'bash',
    '--norc',
    '-ec',
    [...chain, ...chain.map(line => line.replace('iptables', 'ip6tables'))].join('\n'),
  ]).status === 0

describe.skipIf(!hasTables)('the port of the claim in the network (needs root and iptables) [A1]', () => {
  test('is open once while the unit runs, before the rule that refuses, and closed after it', ({
    folder,
  }) => {
    // A stand-in for systemd: whether the unit runs.
    writeFileSync(join(folder, 'systemctl'), '#!/bin/sh\ntest -e "$RUNS"\n')
    chmodSync(join(folder, 'systemctl'), 0o755)
    const run = (word: string) =>
      `bash ${strict.join(' ')} ${script('kaliun-lan-port.sh')} ${word}; iptables -S nixos-fw; ip6tables -S nixos-fw; echo ---`
    const text = [
      ...chain,
      ...chain.map(line => line.replace('iptables', 'ip6tables')),
      ...['open', 'open', 'close', 'close', 'open-if-running'].map(run),
      'touch "$RUNS"',
      run('open-if-running'),
    ].join('\n')
    const env = {
      ...process.env,
      PATH: `${folder}:${process.env['PATH']}`,
      RUNS: join(folder, 'runs'),
      LAN_PORT: '8456',
      LAN_TABLES: 'iptables ip6tables',
      LAN_UNIT: 'kaliunbox-lan-claim.service',
    }
    const done = spawnSync('unshare', ['--net', 'bash', '--norc', '-ec', text], { encoding: 'utf8', env })
    expect([done.status, done.stderr]).toEqual([0, ''])
    const [refuse, accept] = [
      '-A nixos-fw -j DROP',
      '-A nixos-fw -p tcp -m tcp --dport 8456 -j nixos-fw-accept',
    ]
    const open = [accept, refuse, accept, refuse]
    const closed = [refuse, refuse]
    const states = done.stdout
      .trim()
      .split('---')
      .slice(0, -1)
      .map(each => each.split('\n').filter(line => line.startsWith('-A')))
    expect(states).toEqual([open, open, closed, closed, closed, open])
  })
})

describe.skipIf(process.getuid?.() !== 0)('kaliun-release (needs root) [A1]', () => {
  test('asks, and then releases the box and starts its claim', ({ folder }) => {
    const bin = join(folder, 'bin')
    mkdirSync(bin)
    for (const name of ['kaliunbox-lan-claim', 'systemctl']) {
      writeFileSync(join(bin, name), `#!/bin/sh\necho ${name} "$@"\n`)
      chmodSync(join(bin, name), 0o755)
    }
    const release = (input: string, ...words: string[]) => {
      const env = { ...process.env, PATH: `${bin}:${process.env['PATH']}` }
      const args = [...strict, script('kaliun-release.sh'), ...words]
      const { status, stdout } = spawnSync('bash', args, { encoding: 'utf8', input, env })
      return {
        status,
        released: stdout.includes(
          'kaliunbox-lan-claim --release\nsystemctl restart kaliunbox-lan-claim.service',
        ),
      }
    }
    expect(release('y\n')).toEqual({ status: 0, released: true })
    expect(release('', '--yes')).toEqual({ status: 0, released: true })
    for (const answer of ['n\n', '\n', '']) expect(release(answer)).toEqual({ status: 1, released: false })
    expect(release('', '--all')).toEqual({ status: 64, released: false })
  })
})
