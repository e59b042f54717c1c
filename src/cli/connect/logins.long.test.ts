// A user's computer and a real Connect: both are processes, and the login is in a real keyring.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { boxOf } from '#test/connect-box.ts'
import { type ConnectProcess, kilnConnect, serveConnect } from '#test/connect-process.ts'
import { test } from '#test/folders.ts'
import { keyringLab, keyringLacks } from '#test/keyring/keyring-lab.ts'

const title = `a login at a Connect${keyringLacks.length > 0 ? ` (without ${keyringLacks.join(', ')})` : ''}`

describe.skipIf(keyringLacks.length > 0)(`${title} [A8] [N16]`, { timeout: 10 * 60_000 }, () => {
  let keyring: Awaited<ReturnType<typeof keyringLab>>
  beforeAll(async () => {
    keyring = await keyringLab()
    await keyring.unlock()
  })
  afterAll(() => keyring?.close())

  /** On a different computer than the Connect. */
  const kilnIn =
    (home: string) =>
    (words: string[], input = '') => {
      const { DBUS_SESSION_BUS_ADDRESS, XDG_RUNTIME_DIR } = keyring.env
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        ['--disable-warning=ExperimentalWarning', 'src/cli/index.ts', ...words],
        {
          encoding: 'utf8',
          input,
          env: { ...process.env, DBUS_SESSION_BUS_ADDRESS, XDG_RUNTIME_DIR, KILN_HOME: home },
        },
      )
      const isJson = words.includes('--json')
      const result = isJson ? JSON.parse(stdout.trim().split('\n').at(-1) ?? '') : null
      return { status, stdout, stderr, result }
    }
  const loginAt = (home: string, { address }: ConnectProcess) => {
    const made = kilnConnect(home, 'computers', 'make', 'laptop', '--url', address)
    const { computer } = made.lines.at(-1) as { computer: { login: string } }
    return computer.login
  }
  const ada = ['--name', 'Ada Lovelace', '--email', 'ada@example.com', '--yes']

  test('claims a box, shows its state here and in its box, sends it a command and releases it', async ({
    folder,
  }) => {
    const home = join(folder, 'server')
    const server = await serveConnect(home)
    const kiln = kilnIn(join(folder, 'laptop'))
    const login = loginAt(home, { ...server, address: server.address.replace('127.0.0.1', 'localhost') })

    const taken = kiln(['connect', 'login'], `${login}\n`)
    expect([taken.status, taken.stdout]).toEqual([0, expect.stringContaining('no box reports to it yet')])

    const box = boxOf(server.address)
    const { claim_code: code, claim_secret: secret } = (await box.register()).body
    const claimed = kiln(['connect', 'claim', code.toLowerCase(), ...ada, '--json'])
    expect(claimed.result).toMatchObject({
      box: { id: box.id, hostname: 'kitchen', household: { name: 'Home' } },
    })
    const config = await box.config(secret)
    await box.receipt(secret)
    const bearer = config.body.auth.access_token
    const id = String(kiln(['box', 'add', 'Kitchen box', '--json']).result.box.id)
    expect((await box.report(bearer, { updates: { channel: `box/${id}` } })).status).toBe(204)

    const table = kiln(['connect', 'state']).stdout.split('\n')
    expect(table[0]).toMatch(/^NAME +STATE +SINCE +BECAUSE +HOUSEHOLD +BOX IN KILN$/)
    expect(table[1]).toMatch(
      /^kitchen +needs attention +\d{4}-[\d-]+T[\d:]+Z +units failed +Home +Kitchen box$/,
    )
    expect(kiln(['connect', 'state', '--state', 'online', '--json']).result.boxes).toEqual([])
    expect(kiln(['connect', 'state', '--state', 'needs attention', '--json']).result.boxes).toMatchObject([
      { id: box.id, state: 'attention', box: id, linkedBy: 'channel' },
    ])
    expect(kiln(['connect', 'state', '--household', 'Work', '--json']).result.boxes).toEqual([])
    expect(kiln(['connect', 'state', '--csv']).stdout.split('\n')[1]).toContain(
      'Home,kitchen,Kitchen box,attention',
    )
    const shown = kiln(['box', 'show', 'kitchen box'])
    expect(shown.stdout).toMatch(
      /Connect +needs attention since \S+: units failed \(http:\/\/localhost:\d+\)/,
    )

    const asked = kiln(['connect', 'ask', 'Kitchen box', 'report', '--json'])
    expect(asked.result).toMatchObject({ type: 'result', box: box.id, kind: 'report' })
    expect(kiln(['connect', 'ask', 'kitchen', 'report', '--json']).result.error.code).toBe('connect.too-soon')
    const one = kiln(['connect', 'state', box.id.slice(0, 8)])
    expect(one.stdout).toMatch(/Failed units +x\.service/)
    expect(one.stdout).toMatch(/Asked for +report +\S+ +waiting/)

    // Another box with this host name.
    const other = boxOf(server.address)
    const again = (await other.register()).body
    const pangolin = { endpoint: 'https://p.example', newt_id: 'n1', newt_secret: 'newt-secret' }
    writeFileSync(join(folder, 'pangolin.json'), JSON.stringify(pangolin))
    const remote = ['--pangolin', join(folder, 'pangolin.json')]
    expect(kiln(['connect', 'claim', again.claim_code, ...ada, ...remote]).status).toBe(0)
    expect((await other.config(again.claim_secret)).body.pangolin).toEqual(pangolin)
    const out = join(folder, 'out.json')
    expect(kiln(['connect', 'export', other.id, '--to', out, '--json']).result).toMatchObject({ path: out })
    expect(JSON.parse(readFileSync(out, 'utf8')).boxes).toMatchObject([{ id: other.id }])
    expect(readFileSync(out, 'utf8')).not.toContain(pangolin.newt_secret)
    const both = kiln(['connect', 'export', '--to', join(folder, 'home.json'), '--json'])
    expect(both.status).toBe(0)
    expect(JSON.parse(readFileSync(join(folder, 'home.json'), 'utf8')).boxes).toHaveLength(2)
    const ambiguous = kiln(['connect', 'release', 'kitchen', '--yes', '--json'])
    expect([ambiguous.status, ambiguous.result.error.code]).toEqual([2, 'connect.box-ambiguous'])
    expect(kiln(['connect', 'release', other.id, '--yes']).status).toBe(0)
    expect(kiln(['connect', 'release', 'kitchen', '--yes', '--json']).result).toMatchObject({ id: box.id })
    expect((await box.report(bearer)).status).toBe(401)
    await server.end()
  })

  test('continues with the last known state while the Connect is away, and ends there', async ({
    folder,
  }) => {
    const home = join(folder, 'server')
    const server = await serveConnect(home, '--listen', '0.0.0.0:0')
    const at = { ...server, address: server.address.replace('0.0.0.0', '127.0.0.1') }
    const kiln = kilnIn(join(folder, 'laptop'))
    expect(server.fingerprint).toMatch(/^SHA256:/)
    expect(kiln(['connect', 'login', '--json'], loginAt(home, at)).result.server).toMatchObject({
      address: at.address,
      fingerprint: server.fingerprint,
    })
    await server.end()
    const away = kiln(['connect', 'state'])
    expect([away.status, away.stderr]).toEqual([0, expect.stringContaining('does not answer now')])
    const port = new URL(at.address).port
    const back = await serveConnect(home, '--listen', `0.0.0.0:${port}`)
    expect(kiln(['connect', 'state', '--json']).result.servers).toMatchObject([{ problem: null }])
    expect(kilnConnect(home, 'computers', 'remove', 'laptop').status).toBe(0)
    const ended = kiln(['connect', 'state', '--json'])
    expect([ended.status, ended.result.servers[0].problem.code]).toEqual([1, 'connect.login-refused'])
    expect(kiln(['connect', 'logout', at.address, '--json']).result).toMatchObject({
      unended: null,
      kept: null,
    })
    expect(kiln(['connect', 'state', '--json']).result.servers).toEqual([])
    await back.end()
  })
})
