// The claim of a box on its network with clients that do not behave like Kiln, power cuts and a full disk.
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { connect as connectPlain } from 'node:net'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { describe, expect } from 'vitest'
import { test } from '#test/folders.ts'
import { type LanBox, sendClaim } from '#test/lan-box.ts'
import { handshake, keysOf, ownerOf, sent, unclaimed, wrongCode } from '#test/unclaimed-box.ts'

const stop = join(import.meta.dirname, '../support/stop-at-write.mjs')
const stopped = (at: number, by = 'kill') => ({
  imports: [stop],
  env: { STOP_AT_WRITE: String(at), STOP_AFTER: 'owner.partial', STOP_BY: by },
})

describe('kaliunbox-lan-claim, with strange clients [A1]', () => {
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
})

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

/** Nothing of an owner, or all of it: sshd admits exactly the person whom the screen names. */
function expectWhole(box: LanBox) {
  if (!existsSync(box.owner)) return
  expect(ownerOf(box).name).toBe('Ada')
  expect(keysOf(box)).toBe(`${box.key}\n`)
}
