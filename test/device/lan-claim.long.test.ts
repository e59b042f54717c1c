import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { describe, expect } from 'vitest'
import { test } from '#test/folders.ts'
import { sendClaim } from '#test/lan-box.ts'
import { handshake, keysOf, ownerOf, sent, unclaimed, wrongCode } from '#test/unclaimed-box.ts'

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
    writeFileSync(join(box.state, 'send_logs'), '')
    expect(box.release()).toBe('This box no longer has an owner.\n')
    expect(readdirSync(box.state).filter(name => name.startsWith('owner') || name === 'send_logs')).toEqual(
      [],
    )
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
