// strato-agent-register.sh: the registration URL's way from its credential into the agent's configuration.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const service = resolve(import.meta.dirname, '../../../modules/services/strato-agent')
const script = join(service, 'strato-agent-register.sh')
/** As the module writes it, whose strings have a backslash twice. */
const pattern =
  /^ {2}url = "(.*)";$/m
    .exec(readFileSync(join(service, 'registration.nix'), 'utf8'))?.[1]
    ?.replaceAll('\\\\', '\\') ?? ''
const documented = [
  'control_plane_url = "ws://control-plane.example.com:8080/agent/ws"',
  'log_level = "info"',
  'qemu_socket_dir = "/var/run/qemu"',
]

describe('the registration URL', () => {
  let folder: string
  const at = (name: string) => join(folder, name)
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kiln-strato-'))
    writeFileSync(at('from.toml'), `${documented.join('\n')}\n`, { mode: 0o444 })
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const register = (credential: string) => {
    writeFileSync(at('registration-url'), credential)
    const { status, stderr } = spawnSync(
      'bash',
      ['-o', 'errexit', '-o', 'nounset', '-o', 'pipefail', script, at('from.toml'), at('to.toml')],
      { encoding: 'utf8', env: { ...process.env, CREDENTIALS_DIRECTORY: folder, REGISTRATION_URL: pattern } },
    )
    return { status, stderr }
  }
  const written = () => readFileSync(at('to.toml'), 'utf8').trimEnd().split('\n')

  test.each([
    'wss://cp.example.com/agent/ws?token=6A0B7C1E-1111&name=box9',
    'wss://[2001:db8::7]:8443/agent/ws?token=abc&name=box%209',
    'ws://127.0.0.1:8080/agent/ws?token=abc&name=box9',
  ])('takes the place of the control plane’s address: %s', url => {
    expect(register(`${url}\n`)).toEqual({ status: 0, stderr: '' })
    expect(written()).toEqual([`control_plane_url = "${url}"`, ...documented.slice(1)])
    expect((statSync(at('to.toml')).mode & 0o777).toString(8)).toBe('600')
  })

  test('is not needed: without one the configuration is the documented one', () => {
    expect(register('none')).toEqual({ status: 0, stderr: '' })
    expect(written()).toEqual(documented)
  })

  test('is warned of where it is not encrypted', () => {
    const { status, stderr } = register('ws://cp.example.com:8080/agent/ws?token=secret&name=box9')
    expect(status).toBe(0)
    expect(stderr).toContain('is not encrypted')
    expect(stderr).not.toContain('secret')
  })

  test.each([
    ['', 'has no URL of the form'],
    ['secret', 'has no URL of the form'],
    ['wss://cp.example.com/agent/ws?name=secret', 'has no URL of the form'],
    ['https://cp.example.com/agent/ws?token=secret&name=box9', 'has no URL of the form'],
    ['wss://cp.example.com/agent/ws?token=secret&name=box9"\nlog_level = "x', 'has no URL of the form'],
    ['wss://cp.example.com/agent/ws?token=secret&name=a\nwss://cp.example.com/x?token=secret&name=b', 'form'],
    [`wss://cp.example.com/agent/ws?token=${'secret'.repeat(1000)}&name=box9`, 'more than 4096 bytes'],
  ])('is refused, and not repeated: %j', (credential, words) => {
    const { status, stderr } = register(credential)
    expect(status).toBe(1)
    expect(stderr).toContain(words)
    expect(stderr).not.toContain('secret')
    expect(existsSync(at('to.toml'))).toBe(false)
  })
})
