// The claim of a box: the real program with the real `kiln connect serve`.
import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, vi } from 'vitest'
import { serveConnect } from '#test/connect-process.ts'
import { claimAt, claimedBox, codeOf, connectOfFile, deviceBox } from '#test/device-box.ts'
import { test } from '#test/folders.ts'

const patience = { timeout: 60_000, interval: 50 }
const connect = connectOfFile()

/** Wrong answers, of a server or of something in between. */
const faults = [
  ...[301, 302, 307, 400, 402, 403, 404, 408, 418, 429, 500, 502, 503].map(status => ({
    status,
    body: 'no',
  })),
  { status: 429, headers: { 'retry-after': '7' } },
  { status: 200, body: 'not JSON' },
  { status: 201, body: '{"claim_code":"\\u001b[2J"}' },
  { status: 200, body: '[]' },
  { status: 200, body: 'x'.repeat(200_000) },
  'cut',
  'lose',
  'half',
] as const

describe('kaliunbox-auto-claim [A1]', () => {
  test('shows a code, waits for its owner, writes a private config.json and sends the receipt', async ({
    folder,
  }) => {
    const { between, home } = connect
    const box = deviceBox(folder, between.address)
    const claim = box.start('kaliunbox-auto-claim')
    const code = await codeOf(box)
    expect(code).toMatch(/^[A-Z]{4}-[A-Z]{4}$/)
    expect(box.told('claim')?.claim?.url).toBe(`${between.address}/claim/${code}`)
    expect(existsSync(box.path('config.json'))).toBe(false)
    await claimAt(home, code)
    expect(await claim.ended).toEqual({ status: 0, stderr: '' })
    expect(box.config()).toMatchObject({
      auth: { access_token: expect.stringMatching(/^[\w-]{43}$/) },
      customer: { first_name: 'Ada', last_name: 'Lovelace', email: 'ada@example.com' },
      pangolin: null,
    })
    const modes = ['config.json', 'device_key.pem', 'install_id'].map(
      name => statSync(box.path(name)).mode & 0o777,
    )
    expect(modes).toEqual([0o600, 0o600, 0o644])
    expect(between.calls.at(-1)?.method).toBe('DELETE')
    expect(existsSync(box.path('receipt_due'))).toBe(false)
    expect(box.told('claim')).toMatchObject({ problem: null, claim: null })
    // Run again after a restart: there is nothing to do.
    const before = between.calls.length
    expect((await box.run('kaliunbox-auto-claim')).status).toBe(0)
    expect(between.calls.length).toBe(before)
  })

  test('continues after each wrong answer, at the registration, the configuration and the receipt', async ({
    folder,
  }) => {
    const { between, home } = connect
    const box = deviceBox(folder, between.address)
    between.next(...faults)
    const claim = box.start('kaliunbox-auto-claim', { words: ['--pace', '0.0001'] })
    await vi.waitFor(() => expect(between.left()).toBe(0), patience)
    const code = await codeOf(box)
    expect(claim.child.exitCode).toBeNull()
    let receipts = 0
    let configurations = 0
    between.when(({ method, path }) => {
      if (method === 'DELETE') return faults[receipts++] ?? 'pass'
      return (path.endsWith('/config') ? faults[configurations++] : undefined) ?? 'pass'
    })
    // A running call passed under the earlier rule, and may reach Connect after the claim.
    await vi.waitFor(() => expect(configurations).toBeGreaterThan(0), patience)
    await claimAt(home, code)
    expect((await claim.ended).status).toBe(0)
    expect(Math.min(receipts, configurations)).toBeGreaterThan(faults.length)
    expect(box.config().customer.first_name).toBe('Ada')
  })

  test('(e) keeps trying while its server is away', async ({ folder }) => {
    const { between, home } = connect
    const box = deviceBox(folder, between.address)
    const before = between.calls.length
    between.when(() => 'cut')
    const claim = box.start('kaliunbox-auto-claim')
    await vi.waitFor(() => expect(between.calls.length).toBeGreaterThan(before + 5), patience)
    expect(box.told('claim')).toMatchObject({ problem: 'cut', claim: null })
    between.when(() => 'pass')
    await claimAt(home, await codeOf(box))
    expect((await claim.ended).status).toBe(0)
  })

  test('uses a corrected address or fingerprint at once, however long it was to wait', async ({ folder }) => {
    const { between, home } = connect
    const box = deviceBox(folder, `${between.address}/wrong`)
    between.when(({ path }) =>
      path.startsWith('/wrong') ? { status: 503, headers: { 'retry-after': '86400' } } : 'pass',
    )
    const wrong = () => between.calls.filter(({ path }) => path.startsWith('/wrong')).length
    const claim = box.start('kaliunbox-auto-claim', { words: ['--pace', '0.01'] })
    await vi.waitFor(() => expect(box.told('claim')?.problem).toBe('busy'), patience)
    expect(wrong()).toBe(1)
    writeFileSync(box.path('connect_fingerprint'), `SHA256:${'A'.repeat(43)}\n`)
    await vi.waitFor(() => expect(wrong()).toBe(2), patience)
    box.pointTo(between.address)
    await claimAt(home, await codeOf(box))
    expect((await claim.ended).status).toBe(0)
    expect(wrong()).toBe(2)
  })

  test('(g) sends a missed receipt at a later start', async ({ folder }) => {
    const { between, home } = connect
    const box = deviceBox(folder, between.address)
    const claim = box.start('kaliunbox-auto-claim')
    const code = await codeOf(box)
    between.when(({ method }) => (method === 'DELETE' ? { status: 500 } : 'pass'))
    await claimAt(home, code)
    await vi.waitFor(() => expect(box.told('claim')?.problem).toBe('failing'), patience)
    claim.child.kill('SIGKILL')
    await claim.ended
    expect(existsSync(box.path('receipt_due'))).toBe(true)
    between.when(() => 'pass')
    const before = between.calls.length
    expect((await box.run('kaliunbox-auto-claim')).status).toBe(0)
    expect(between.calls.slice(before).map(each => each.method)).toEqual(['DELETE'])
    expect(existsSync(box.path('receipt_due'))).toBe(false)
  })

  test('resumes its claim after it was killed, with the same code', async ({ folder }) => {
    const box = deviceBox(folder, connect.between.address)
    const first = box.start('kaliunbox-auto-claim')
    const code = await codeOf(box)
    first.child.kill('SIGKILL')
    await first.ended
    const second = box.start('kaliunbox-auto-claim')
    await claimAt(connect.home, code)
    expect((await second.ended).status).toBe(0)
    expect(box.config().customer.email).toBe('ada@example.com')
  })

  test('(h) writes config.json completely or not at all, and fetches a truncated one again with its key', async ({
    folder,
  }) => {
    const box = await claimedBox(connect.home, folder, connect.between.address)
    const cut = box.read('config.json').slice(0, 200)
    writeFileSync(box.path('config.json'), cut)
    expect((await box.run('kaliunbox-auto-claim')).status).toBe(0)
    expect(box.config().customer.first_name).toBe('Ada')
    expect(box.read('config.json.broken')).toBe(cut)
    for (const other of ['', '{"version":99}', '[]', 'null']) {
      writeFileSync(box.path('config.json'), other)
      expect((await box.run('kaliun-token-refresh')).status).toBe(0)
      expect(box.config().customer.first_name).toBe('Ada')
    }
  })

  test('(a) another box with the same id gets nothing, and locks out no one', async ({ folder }) => {
    const { between, home } = connect
    const box = deviceBox(`${folder}/one`, between.address)
    const claim = box.start('kaliunbox-auto-claim')
    const code = await codeOf(box)
    const thief = deviceBox(`${folder}/two`, between.address)
    writeFileSync(thief.path('install_id'), box.read('install_id'))
    const copied = thief.start('kaliunbox-auto-claim')
    // It waits beside the first with another code, which no person reads on the screen of the box.
    expect(await codeOf(thief)).not.toBe(code)
    await claimAt(home, code)
    expect((await claim.ended).status).toBe(0)
    await vi.waitFor(() => expect(thief.told('claim')?.problem).toBe('taken'), patience)
    expect(existsSync(thief.path('config.json'))).toBe(false)
    copied.child.kill()
    await copied.ended
  })

  test.for([0, Date.UTC(2099, 0, 1)])(
    'and all programs work with a clock at %d',
    async (clock, { folder }) => {
      const { between, home } = connect
      const box = deviceBox(folder, between.address)
      const claim = box.start('kaliunbox-auto-claim', { clock })
      await claimAt(home, await codeOf(box))
      expect((await claim.ended).status).toBe(0)
      for (const program of ['kaliun-token-refresh', 'kaliun-config-sync', 'kaliun-health-reporter'] as const)
        expect(await box.run(program, { clock })).toEqual({ status: 0, stderr: '' })
      // No call writes a new pair: what starts with each change would start without end.
      const [pair, calls] = [box.read('config.json'), between.calls.length]
      for (const program of ['kaliun-config-sync', 'kaliun-health-reporter', 'kaliun-commands'] as const)
        expect(await box.run(program, { clock })).toEqual({ status: 0, stderr: '' })
      expect(box.read('config.json')).toBe(pair)
      expect(between.calls.slice(calls).some(({ path }) => path.includes('/token/'))).toBe(false)
    },
  )

  test.for([
    ['http://connect.example', 'address'],
    ['https://user:secret@connect.example', 'address'],
    ['not an address', 'address'],
    ['https://nowhere.invalid', 'dns'],
    ['http://127.0.0.1:1', 'closed'],
  ])('reports %s: %s', async ([address, problem], { folder }) => {
    const box = deviceBox(folder, address ?? '')
    const claim = box.start('kaliunbox-auto-claim')
    await vi.waitFor(() => expect(box.told('claim')?.problem).toBe(problem), patience)
    expect(claim.child.exitCode).toBeNull()
  })
})

describe('over TLS', () => {
  test('a box talks only to the Connect with the fingerprint that it was given, whatever the time', async ({
    folder,
  }) => {
    const server = await serveConnect(folder, '--listen', '0.0.0.0:0')
    const address = server.address.replace('0.0.0.0', '127.0.0.1')
    const box = deviceBox(join(folder, 'box'), address)
    const problemOf = async (pin: string | null) => {
      if (pin !== null) writeFileSync(box.path('connect_fingerprint'), `${pin}\n`)
      const claim = box.start('kaliunbox-auto-claim')
      const problem = await vi.waitFor(() => box.told('claim')?.problem ?? expect.unreachable(), patience)
      claim.child.kill()
      await claim.ended
      rmSync(join(box.runFolder, 'claim.json'))
      return problem
    }
    expect(await problemOf(null)).toBe('tls')
    expect(await problemOf(`SHA256:${'A'.repeat(43)}`)).toBe('pin')
    expect(await problemOf('SHA256:short')).toBe('pin')
    writeFileSync(box.path('connect_fingerprint'), String(server.fingerprint))
    const claim = box.start('kaliunbox-auto-claim', { clock: 0 })
    await claimAt(folder, await codeOf(box))
    expect((await claim.ended).status).toBe(0)
    expect(await box.run('kaliun-health-reporter')).toEqual({ status: 0, stderr: '' })
    await server.end()
  })
})
