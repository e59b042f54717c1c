import type { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { request } from 'node:https'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect } from 'vitest'
import { fingerprintOf } from '#connect/http/certificate.ts'
import { type ConnectProcess, kilnConnect, serveConnect } from '#test/connect-process.ts'
import { test } from '#test/folders.ts'

const health = async ({ address }: ConnectProcess) => (await fetch(`${address}/health`)).json()

/** A new box that asks to be registered. */
const registered = async ({ address }: ConnectProcess) => {
  const body = JSON.stringify({ install_id: crypto.randomUUID(), hostname: 'old' })
  const reply = await fetch(`${address}/api/v1/installations/register`, { method: 'POST', body })
  return reply.status
}

describe('kiln connect serve [A8]', () => {
  test('answers on loopback, keeps its folder private, and ends cleanly', async ({ folder }) => {
    const data = join(folder, 'connect')
    mkdirSync(data)
    chmodSync(data, 0o755)
    const server = await serveConnect(folder)
    expect(server.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(await health(server)).toEqual({ status: 'ok' })
    expect(statSync(data).mode & 0o777).toBe(0o700)
    for (const name of ['connect.db', 'secret']) expect(statSync(join(data, name)).mode & 0o077).toBe(0)
    expect(await server.end()).toBe(0)
    // After a clean end, everything is in one file.
    expect(readdirSync(data).sort()).toEqual(['connect.db', 'secret', 'serving.lock'])
  })

  test('ends even if a client holds an idle connection', async ({ folder }) => {
    const server = await serveConnect(folder)
    const { port } = new URL(server.address)
    const idle = createConnection({ host: '127.0.0.1', port: Number(port) })
    await once(idle, 'connect')
    const closed = once(idle, 'close')
    const before = performance.now()
    expect(await server.end()).toBe(0)
    await closed
    // Such a connection may stay open for a minute.
    expect(performance.now() - before).toBeLessThan(40_000)
  })

  test('refuses a folder that another one serves, but not after that one was killed', async ({ folder }) => {
    const first = await serveConnect(folder)
    const second = await serveConnect(folder)
    expect(second.said).toMatchObject({ type: 'error', error: { code: 'connect.in-use' } })
    expect(await second.ended).toBe(1)
    expect(await health(first)).toEqual({ status: 'ok' })
    expect(await first.end('SIGKILL')).toBe('SIGKILL')
    const third = await serveConnect(folder)
    expect(await health(third)).toEqual({ status: 'ok' })
    expect(await third.end()).toBe(0)
  })

  test('has a certificate on other addresses, which stays the same after a restart', async ({ folder }) => {
    const shown: string[] = []
    for (const _ of [1, 2]) {
      const server = await serveConnect(folder, '--listen', '0.0.0.0:0')
      const url = server.address.replace('0.0.0.0', '127.0.0.1')
      const seen = await new Promise<string>((resolve, reject) => {
        request(`${url}/health`, { rejectUnauthorized: false }, reply => {
          const { socket } = reply
          const raw =
            'getPeerX509Certificate' in socket && (socket as never as TlsSocket).getPeerX509Certificate()
          reply.resume()
          resolve(raw ? fingerprintOf(raw.toString()) : '')
        })
          .on('error', reject)
          .end()
      })
      expect(seen).toBe(server.fingerprint)
      shown.push(seen)
      await server.end()
    }
    expect(shown[0]).toMatch(/^SHA256:/)
    expect(new Set(shown).size).toBe(1)
  })

  test('behind a proxy accepts connections only from the proxy', async ({ folder }) => {
    const server = await serveConnect(folder, '--behind-proxy', '127.0.0.9')
    const reply = await fetch(`${server.address}/health`)
    expect([reply.status, await reply.json()]).toEqual([403, { error: 'forbidden' }])
    await server.end()
    const other = await serveConnect(folder, '--behind-proxy', '127.0.0.9', '--behind-proxy', '127.0.0.1')
    expect(await health(other)).toEqual({ status: 'ok' })
    await other.end()
  })

  test('reports a port in use, an unusable folder and a broken database', async ({ folder }) => {
    const first = await serveConnect(folder)
    const { port } = new URL(first.address)
    const other = await serveConnect(join(folder, 'other'), '--listen', `:${port}`)
    expect(other.said).toMatchObject({
      error: { code: 'connect.port', values: { reason: { code: 'server.reason.in-use' } } },
    })
    writeFileSync(join(folder, 'file'), '')
    const within = await serveConnect(folder, '--data', join(folder, 'file/data'))
    expect(within.said).toMatchObject({
      error: { code: 'folder.unusable', values: { reason: 'not a directory' } },
    })
    const broken = join(folder, 'broken')
    mkdirSync(broken)
    writeFileSync(join(broken, 'connect.db'), 'a text, and not a database\n'.repeat(100))
    writeFileSync(join(broken, 'secret'), 's'.repeat(32))
    expect((await serveConnect(folder, '--data', broken)).said).toMatchObject({
      error: { code: 'connect.broken' },
    })
    await first.end()
  })

  test('does not replace a missing or damaged secret or certificate', async ({ folder }) => {
    const server = await serveConnect(folder, '--listen', '0.0.0.0:0')
    await server.end()
    const data = join(folder, 'connect')
    const codeOf = async () => (await serveConnect(folder, '--listen', '0.0.0.0:0')).said['error']
    const pem = readFileSync(join(data, 'certificate.pem'), 'utf8')
    writeFileSync(join(data, 'certificate.pem'), pem.replace(/-----BEGIN PRIVATE[\s\S]*/, ''))
    expect(await codeOf()).toMatchObject({ code: 'connect.certificate' })
    writeFileSync(join(data, 'certificate.pem'), pem)
    const secret = readFileSync(join(data, 'secret'))
    rmSync(join(data, 'secret'))
    expect(await codeOf()).toMatchObject({ code: 'connect.secret' })
    expect(kilnConnect(folder, 'boxes').lines.at(-1)).toMatchObject({ error: { code: 'connect.secret' } })
    expect(readdirSync(data)).not.toContain('secret')
    writeFileSync(join(data, 'secret'), secret)
    const again = await serveConnect(folder, '--listen', '0.0.0.0:0')
    expect(again.fingerprint).toBe(server.fingerprint)
    await again.end()
  })

  test('refuses boxes without a key unless they are allowed', async ({ folder }) => {
    const server = await serveConnect(folder)
    expect(await registered(server)).toBe(403)
    await server.end()
    const lenient = await serveConnect(folder, '--allow-keyless')
    expect(await registered(lenient)).toBe(201)
    await lenient.end()
  })
})

describe('a backup of a Connect [A8]', () => {
  test('is made while it serves, and restores the same Connect', async ({ folder }) => {
    const server = await serveConnect(folder, '--allow-keyless', '--listen', ':0')
    expect(await registered(server)).toBe(201)
    const backup = join(folder, 'backup')
    expect(kilnConnect(folder, 'backup', backup).status).toBe(0)
    expect(await registered(server)).toBe(201)
    expect(kilnConnect(folder, 'backup', backup).lines.at(-1)).toMatchObject({
      error: { code: 'file.taken' },
    })
    await server.end('SIGKILL')
    expect(statSync(backup).mode & 0o777).toBe(0o700)
    const copy = join(folder, 'copy')
    expect(kilnConnect(folder, 'restore', backup, '--data', copy).status).toBe(0)
    expect(readFileSync(join(copy, 'secret'))).toEqual(readFileSync(join(folder, 'connect/secret')))
    const db = new DatabaseSync(join(copy, 'connect.db'), { readOnly: true })
    expect(db.prepare('SELECT count(*) AS count FROM devices').get()).toEqual({ count: 1 })
    db.close()
    const again = await serveConnect(folder, '--data', copy)
    expect(await health(again)).toEqual({ status: 'ok' })
    await again.end()
    expect(kilnConnect(folder, 'restore', backup, '--data', copy).lines.at(-1)).toMatchObject({
      error: { code: 'file.exists' },
    })
  })

  test('is refused if it is damaged or not a backup, and leaves nothing behind', async ({ folder }) => {
    const into = join(folder, 'into')
    const code = (...words: string[]) => kilnConnect(folder, ...words).lines.at(-1)?.['error']
    expect(code('restore', folder, '--data', into)).toMatchObject({ code: 'connect.backup' })
    expect(code('backup', join(folder, 'b'))).toMatchObject({ code: 'connect.none' })
    const broken = join(folder, 'broken')
    mkdirSync(broken)
    writeFileSync(join(broken, 'connect.db'), 'a text, and not a database\n'.repeat(100))
    writeFileSync(join(broken, 'secret'), 's'.repeat(32))
    expect(code('restore', broken, '--data', into)).toMatchObject({ code: 'connect.broken' })
    expect(readdirSync(folder).filter(name => /into|partial/.test(name))).toEqual([])
    const other = new DatabaseSync(join(folder, 'other.db'))
    other.exec('CREATE TABLE x (a)')
    other.close()
    for (const file of ['/dev/null', join(folder, 'other.db')]) {
      copyFileSync(file, join(broken, 'connect.db'))
      expect(code('restore', broken, '--data', into)).toMatchObject({
        code: 'connect.broken',
        values: { path: join(broken, 'connect.db') },
      })
    }
    await (await serveConnect(folder)).end()
    const own = join(folder, 'connect')
    cpSync(own, join(folder, 'whole'), { recursive: true })
    for (const [file, content, expected] of [
      ['certificate.pem', 'x', 'connect.certificate'],
      ['secret', '', 'connect.secret'],
    ] as const) {
      writeFileSync(join(own, file), content)
      expect(code('restore', own, '--data', into)).toMatchObject({ code: expected })
    }
    expect(code('backup', join(folder, 'b'))).toMatchObject({ code: 'connect.secret' })
    cpSync(join(folder, 'whole/secret'), join(own, 'secret'))
    writeFileSync(join(own, 'connect.db'), 'a text')
    expect(code('backup', join(folder, 'b'))).toMatchObject({ code: 'connect.broken' })
    expect(readdirSync(folder).filter(name => /into|partial|^b$/.test(name))).toEqual([])
  })

  test('may be the folder of one that was killed, with what only its log has', async ({ folder }) => {
    const server = await serveConnect(folder, '--allow-keyless', '--listen', ':0')
    expect(await registered(server)).toBe(201)
    await server.end('SIGKILL')
    const killed = join(folder, 'connect')
    expect(statSync(join(killed, 'connect.db-wal')).size).toBeGreaterThan(0)
    const copy = join(folder, 'copy')
    expect(kilnConnect(folder, 'restore', killed, '--data', copy).status).toBe(0)
    expect(readdirSync(copy).filter(name => name.includes('-wal'))).toEqual([])
    const db = new DatabaseSync(join(copy, 'connect.db'), { readOnly: true })
    expect(db.prepare('SELECT count(*) AS count FROM devices').get()).toEqual({ count: 1 })
    db.close()
  })

  test('and an export name the folder where they may not write, as the cause', async ({ folder }) => {
    await (await serveConnect(folder)).end()
    const file = join(folder, 'file')
    writeFileSync(file, '')
    const error = (...words: string[]) => kilnConnect(folder, ...words).lines.at(-1)?.['error']
    const unusable = { code: 'folder.unusable', values: { path: file } }
    expect(error('backup', join(file, 'b'))).toMatchObject(unusable)
    expect(error('export', '--to', join(file, 'e'))).toMatchObject(unusable)
    expect(error('backup', file)).toMatchObject({ code: 'file.taken', values: { path: file } })
  })
})

type TlsSocket = { getPeerX509Certificate(): X509Certificate | undefined }
