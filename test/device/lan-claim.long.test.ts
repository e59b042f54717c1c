// The claim of a box on its network: the real program with real TLS clients, some that behave like Kiln and
// some that do not.
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { connect as connectPlain } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { connect } from 'node:tls'
import { afterEach, describe, expect } from 'vitest'
import { test } from '#test/folders.ts'
import { type LanBox, lanBox, sendClaim } from '#test/lan-box.ts'

const boxes: LanBox[] = []
afterEach(() => {
  for (const box of boxes.splice(0)) box.end()
})
const unclaimed = (folder: string) => {
  const box = lanBox(folder)
  boxes.push(box)
  return box
}
const wrongCode = (code: string) => (code === 'BBBB-BBBB' ? 'CCCC-CCCC' : 'BBBB-BBBB')
const ownerOf = (box: LanBox) => JSON.parse(readFileSync(join(box.owner, 'owner.json'), 'utf8'))
const keysOf = (box: LanBox) => readFileSync(join(box.owner, 'authorized_keys/admin'), 'utf8')

async function handshake(port: number) {
  const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false })
  socket.on('error', () => undefined)
  await once(socket, 'secureConnect')
  return socket
}
/** What arrives until the other end closes. */
async function sent(socket: NodeJS.ReadWriteStream & { destroyed?: boolean }, bytes: string | Buffer) {
  let answer = ''
  socket.on('error', () => undefined)
  socket.on('data', chunk => {
    answer += chunk
  })
  const closed = once(socket, 'close')
  socket.write(bytes)
  if (!socket.destroyed) await closed
  return answer
}

describe('kaliunbox-lan-claim [A1]', () => {
  test('gives the box to the first caller with its code, once, and then exits', async ({ folder }) => {
    const box = unclaimed(folder)
    const { ended } = box.start({ pace: 0.1 })
    const { code, fingerprint, port } = await box.shown()
    expect(code).toMatch(/^[A-Z]{4}-[A-Z]{4}$/)
    expect(fingerprint).toMatch(/^[A-Z]{4}-[A-Z]{4}-[A-Z]{4}$/)
    const claim = { code: code.toLowerCase().replace('-', ' '), ssh_keys: [box.key] }
    const first = await sendClaim(port, claim)
    expect(first).toMatchObject({ status: 200, body: { user: 'admin', host_keys: [box.hostKey] } })
    expect(first.body['install_id']).toBe(readFileSync(join(box.state, 'install_id'), 'utf8').trim())
    expect(ownerOf(box)).toEqual({ name: 'Ada', at: expect.any(String), by: 'lan', user: 'admin' })
    expect(keysOf(box)).toBe(`${box.key}\n`)
    // The answer was lost.
    expect(await sendClaim(port, claim)).toEqual(first)
    expect(await sendClaim(port, { ...claim, person: 'Eve' })).toEqual({
      status: 410,
      body: { error: 'claimed' },
    })
    expect(await ended).toEqual({ status: 0, stderr: '' })
    expect(box.told()).toBeNull()
    expect(ownerOf(box).name).toBe('Ada')
  })

  test('accepts one of many simultaneous claims', async ({ folder }) => {
    const box = unclaimed(folder)
    box.start()
    const { code, port } = await box.shown()
    const people = ['Ada', 'Grace', 'Edsger', 'Alan']
    const answers = await Promise.all(
      people.map((person, at) =>
        sendClaim(port, { code, person, ssh_keys: [box.key] }, { from: `127.0.0.${at + 2}` }),
      ),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 410, 410, 410])
    expect(ownerOf(box).name).toBe(people[answers.findIndex(({ status }) => status === 200)])
  })

  test('creates what sshd trusts: folders and files that others can read and only root can write', async ({
    folder,
  }) => {
    const umask = process.umask(0o077)
    try {
      const box = unclaimed(folder)
      box.start()
      const { code, port } = await box.shown()
      expect((await sendClaim(port, { code, ssh_keys: [box.key] })).status).toBe(200)
      const modes = ['', 'authorized_keys', 'owner.json', 'authorized_keys/admin'].map(
        name => statSync(join(box.owner, name)).mode & 0o777,
      )
      expect(modes).toEqual([0o755, 0o755, 0o644, 0o644])
    } finally {
      process.umask(umask)
    }
  })

  test('shows a new code and certificate after five wrong ones, and accepts none after twenty', async ({
    folder,
  }) => {
    const box = unclaimed(folder)
    box.start()
    let shown = await box.shown()
    const ssh_keys = [box.key]
    for (let round = 0; round < 4; round++) {
      const { code, fingerprint, port } = shown
      for (const left of [4, 3, 2, 1, 0])
        expect(await sendClaim(port, { code: wrongCode(code), ssh_keys })).toEqual({
          status: 403,
          body: { error: 'wrong_code', left },
        })
      shown = await box.shown(shown)
      expect(shown.fingerprint).not.toBe(fingerprint)
    }
    expect(box.told()?.problem).toBe('guessed')
    const answer = await sendClaim(shown.port, { code: shown.code, ssh_keys })
    expect(answer).toEqual({ status: 429, body: { error: 'wait', seconds: expect.any(Number) } })
    expect(existsSync(box.owner)).toBe(false)
  })

  test('does not check an expired code, and does not count it', async ({ folder }) => {
    const box = unclaimed(folder)
    box.start({ pace: 0.005 })
    const before = await box.shown()
    const socket = await handshake(before.port)
    const now = await box.shown(before)
    const body = JSON.stringify({ code: before.code, person: 'Ada', ssh_keys: [box.key] })
    const head = `POST /claim HTTP/1.1\r\nhost: box\r\ncontent-length: ${body.length}\r\n\r\n`
    expect(await sent(socket, head + body)).toContain('{"error":"new_code"}')
    expect(now.fingerprint).not.toBe(before.fingerprint)
    expect(existsSync(box.owner)).toBe(false)
  })

  test('is unaffected by garbage, truncated requests and other requests', async ({ folder }) => {
    const box = unclaimed(folder)
    const { child } = box.start()
    const { code, port } = await box.shown()
    const good = { code, person: 'Ada', ssh_keys: [box.key] }
    const bodies: unknown[] = [
      [],
      null,
      'Ada',
      { ...good, code: 7 },
      { ...good, code: 'AEIO-UUUU' },
      { ...good, person: '' },
      { ...good, person: 'A\u001b[2Jda' },
      { ...good, person: 'a'.repeat(81) },
      { ...good, ssh_keys: [] },
      { ...good, ssh_keys: box.key },
      { ...good, ssh_keys: Array(11).fill(box.key) },
      { ...good, ssh_keys: [`command="/bin/sh" ${box.key}`] },
      { ...good, ssh_keys: [`${box.key}\nssh-ed25519 AAAA`] },
      { ...good, ssh_keys: [box.key.slice(0, 40)] },
      { ...good, ssh_keys: [`${box.key} ${'a'.repeat(5000)}`] },
    ]
    for (const body of bodies)
      expect([body, await sendClaim(port, good, { text: JSON.stringify(body) })]).toEqual([
        body,
        { status: 400, body: { error: 'bad_request' } },
      ])
    expect((await sendClaim(port, good, { text: '{"code":' })).status).toBe(400)
    expect((await sendClaim(port, good, { text: 'x'.repeat(70_000) })).status).toBe(413)
    // Less than a request, and more than one.
    const headers = await sent(
      await handshake(port),
      `POST /claim HTTP/1.1\r\n${'x: y\r\n'.repeat(4000)}\r\n`,
    )
    expect(headers).not.toContain('200 OK')
    expect(await sent(await handshake(port), 'GET / HTTP/1.1\r\nhost: x\r\n\r\n')).toContain('404')
    expect(await sent(await handshake(port), Buffer.alloc(10_000, 0xff))).not.toContain('200 OK')
    const cut = (await handshake(port)).resume()
    cut.end('POST /claim HTTP/1.1\r\ncontent-length: 500\r\n\r\n{"code"')
    await once(cut, 'close')
    const http = connectPlain(port, '127.0.0.1')
    expect(await sent(http, `POST /claim HTTP/1.1\r\ncontent-length: 2\r\n\r\n{}`)).not.toContain(
      'HTTP/1.1 2',
    )
    const old = connect({ host: '127.0.0.1', port, maxVersion: 'TLSv1.2', rejectUnauthorized: false })
    const [refused] = await once(old, 'error')
    expect(refused).toMatchObject({ code: expect.stringMatching(/SSL|TLS/) })
    expect(child.exitCode).toBeNull()
    // None of them counted as a wrong code.
    expect((await sendClaim(port, { ...good, code: wrongCode(code) })).body).toMatchObject({ left: 4 })
    expect((await sendClaim(port, good)).status).toBe(200)
  })

  test('two hundred silent connections of one address block no other address, and are closed', async ({
    folder,
  }) => {
    const box = unclaimed(folder)
    box.start()
    const { code, port } = await box.shown()
    const silent = Array.from({ length: 200 }, () => {
      const socket = connectPlain(port, '127.0.0.1')
      socket.on('error', () => undefined)
      return socket.resume()
    })
    await Promise.race(silent.map(socket => once(socket, 'close')))
    const wrong = await sendClaim(port, { code: wrongCode(code), ssh_keys: [box.key] }, { from: '127.0.0.2' })
    expect(wrong.status).toBe(403)
    await Promise.all(silent.map(socket => socket.closed || once(socket, 'close')))
    expect((await sendClaim(port, { code, ssh_keys: [box.key] })).status).toBe(200)
  })

  test('works with a clock that starts in 1970', async ({ folder }) => {
    const box = unclaimed(folder)
    box.start({ clock: 0 })
    const { code, port } = await box.shown()
    expect((await sendClaim(port, { code, ssh_keys: [box.key] })).status).toBe(200)
    expect(ownerOf(box).at).toMatch(/^1970-01-01T/)
  })

  test('exits once a Connect is named, and does not start on a box with an owner', async ({ folder }) => {
    const box = unclaimed(folder)
    const { ended } = box.start()
    await box.shown()
    writeFileSync(join(box.state, 'connect_api_url'), 'https://connect.example.com\n')
    expect((await ended).status).toBe(0)
    expect(box.told()).toBeNull()
    expect((await box.start().ended).status).toBe(0)
    const other = unclaimed(join(folder, 'other'))
    mkdirSync(other.owner)
    expect((await other.start().ended).status).toBe(0)
  })

  test('a release removes the keys too, and the box shows a code again', async ({ folder }) => {
    const box = unclaimed(folder)
    const before = box.start({ pace: 0.02 })
    const shown = await box.shown()
    expect((await sendClaim(shown.port, { code: shown.code, ssh_keys: [box.key] })).status).toBe(200)
    await before.ended
    expect(box.release()).toBe('This box no longer has an owner.\n')
    expect(readdirSync(box.state).filter(name => name.startsWith('owner'))).toEqual([])
    expect(() => box.release()).toThrow('no owner who claimed it on its network')
    box.start()
    const again = await box.shown()
    expect(again.code).not.toBe(shown.code)
    expect((await sendClaim(again.port, { code: again.code, ssh_keys: [box.key] })).status).toBe(200)
  })

  test('reports that SSH has no host key yet', async ({ folder }) => {
    const box = unclaimed(folder)
    const file = join(folder, 'root/etc/ssh/ssh_host_ed25519_key.pub')
    const key = readFileSync(file)
    writeFileSync(file, '')
    box.start()
    const { code, port } = await box.shown()
    const claim = { code, ssh_keys: [box.key] }
    expect(await sendClaim(port, claim)).toEqual({ status: 503, body: { error: 'not_ready' } })
    writeFileSync(file, key)
    await setTimeout(10)
    expect((await sendClaim(port, claim)).status).toBe(200)
  })
})

const stop = join(import.meta.dirname, '../support/stop-at-write.mjs')
const stopped = (at: number, by = 'kill') => ({
  imports: [stop],
  env: { STOP_AT_WRITE: String(at), STOP_AFTER: 'owner.partial', STOP_BY: by },
})

/** Nothing of an owner, or all of it: sshd admits exactly the person whom the screen names. */
function expectWhole(box: LanBox) {
  if (!existsSync(box.owner)) return
  expect(ownerOf(box).name).toBe('Ada')
  expect(keysOf(box)).toBe(`${box.key}\n`)
}

describe('a power cut or a full disk while a box is claimed [A1]', () => {
  test('at each write leaves it without an owner, or completely owned', { timeout: 600_000 }, async ({
    folder,
  }) => {
    let [cuts, claimed] = [0, 0]
    for (let at = 0; ; at++) {
      const box = unclaimed(join(folder, String(at)))
      const { child, ended } = box.start(stopped(at))
      const { code, port } = await box.shown()
      const claim = sendClaim(port, { code, ssh_keys: [box.key] }).catch(() => null)
      const answer = await claim
      expectWhole(box)
      if (answer !== null) {
        expect(answer.status).toBe(200)
        child.kill('SIGKILL')
        break
      }
      expect((await ended).status).toBe('SIGKILL')
      cuts++
      if (existsSync(box.owner)) claimed++
      else {
        const next = box.start()
        const shown = await box.shown({ code, fingerprint: '', port })
        expect((await sendClaim(shown.port, { code: shown.code, ssh_keys: [box.key] })).status).toBe(200)
        expectWhole(box)
        next.child.kill('SIGKILL')
      }
    }
    expect(cuts).toBeGreaterThan(10)
    // The last ones come after the rename.
    expect(claimed).toBeGreaterThan(0)
  })

  test('reports a disk that is full at one of them, and accepts the same code once it is not', {
    timeout: 600_000,
  }, async ({ folder }) => {
    for (let at = 0; ; at += 2) {
      const box = unclaimed(join(folder, String(at)))
      const { child } = box.start(stopped(at, 'full'))
      const { code, port } = await box.shown()
      const answer = await sendClaim(port, { code, ssh_keys: [box.key] })
      if (answer.status === 200) break
      if (!existsSync(box.owner)) {
        expect(answer).toEqual({ status: 503, body: { error: 'disk_full' } })
        expect(box.told()?.problem).toBe('disk-full')
        expect((await sendClaim(port, { code, ssh_keys: [box.key] })).status).toBe(200)
      }
      expectWhole(box)
      child.kill('SIGKILL')
    }
  })
})
