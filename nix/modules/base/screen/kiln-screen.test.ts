// kiln-screen.sh with the real ip and ssh-keygen, in a network namespace that each test fills. Root makes those.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const can = spawnSync('unshare', ['--net', 'ip', '-json', 'route', 'show', 'default'])
const noNamespaces = can.status === 0 ? undefined : 'network namespaces and ip are needed'

let folder: string
const at = (name: string) => join(folder, name)
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiln-screen-'))
  mkdirSync(at('issue.d'))
  writeFileSync(at('reload'), '')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function shown(network: string, env: Record<string, string> = {}) {
  const script = join(import.meta.dirname, 'kiln-screen.sh')
  const strict = 'bash --norc -o errexit -o nounset -o pipefail'
  const done = spawnSync('unshare', ['--net', 'sh', '-ec', `${network}\n${strict} ${script}`], {
    encoding: 'utf8',
    env: {
      PATH: `${process.env['PATH']}:/usr/sbin:/sbin`,
      ADMINISTRATOR: 'ada',
      HOST_KEY: at('key.pub'),
      SCREEN_FOLDER: at('issue.d'),
      SCREEN_RELOAD: at('reload'),
      SCREEN_ONCE: '1',
      ...env,
    },
  })
  expect(done.stderr).toBe('')
  expect(done.status).toBe(0)
  return readFileSync(at('issue.d/50-kiln.issue'), 'utf8')
}

const cable = (name: string, address: string) =>
  `ip tuntap add ${name} mode tap; ip address add ${address} dev ${name}; ip link set ${name} up`
const lan = `${cable('lan0', '192.0.2.17/24')}; ip route add default via 192.0.2.1`

describe.skipIf(noNamespaces)('the screen of a machine without a desktop', () => {
  test('shows its address, how to log in, and the fingerprint of its host key', () => {
    spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', at('key')])
    const [, fingerprint] = spawnSync('ssh-keygen', ['-lf', at('key.pub')], {
      encoding: 'utf8',
    }).stdout.split(' ')
    expect(shown(lan)).toBe(
      `\n  ${hostname()} is at 192.0.2.17\n  ssh ada@192.0.2.17\n  Its SSH key is ${fingerprint}\n\n`,
    )
  })

  test('shows the address by which others reach it, not that of a container’s cable', () => {
    expect(shown(`${cable('ve-newt', '10.231.136.1/24')}; ${lan}`)).toContain('is at 192.0.2.17\n')
  })

  test('shows an address on a network without a router too', () => {
    expect(shown(`${cable('ve-newt', '10.231.136.1/24')}; ${cable('lan0', '192.0.2.17/24')}`)).toContain(
      'is at 192.0.2.17\n',
    )
  })

  test('says that there is no address, and what to look at', () => {
    expect(shown('ip link set lo up')).toContain('has no address yet: is a network cable plugged in?')
  })

  test('is drawn again only where something changed', () => {
    shown(lan)
    const { mtimeMs } = statSync(at('issue.d/50-kiln.issue'))
    shown(lan)
    expect(statSync(at('issue.d/50-kiln.issue')).mtimeMs).toBe(mtimeMs)
    expect(shown(lan.replaceAll('192.0.2.17', '192.0.2.18'))).toContain('192.0.2.18')
    expect(existsSync(at('issue.d/50-kiln.issue.new'))).toBe(false)
  })
})
