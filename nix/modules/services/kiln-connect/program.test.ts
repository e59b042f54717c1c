// The program that the service runs by default, as it is in its package: it serves, and has the commands of kiln-connect.sh.
import { request } from 'node:https'
import { join } from 'node:path'
import type { TLSSocket } from 'node:tls'
import { expect } from 'vitest'
import { fingerprintOf } from '#connect/http/certificate.ts'
import { programForMachines } from '#test/connect-process.ts'
import { ada } from '#test/connect-visitor.ts'
import { test } from '#test/folders.ts'

const { kilnConnect, serveConnect } = programForMachines

/** A call over TLS, to the one certificate. */
const postOver = (url: string, fingerprint: string | null, body: object) =>
  new Promise<Record<string, unknown>>((resolve, reject) => {
    request(url, { method: 'POST', rejectUnauthorized: false }, reply => {
      const certificate = (reply.socket as TLSSocket).getPeerX509Certificate()
      expect(certificate && fingerprintOf(certificate.toString())).toBe(fingerprint)
      const parts: Buffer[] = []
      reply.on('data', part => parts.push(part))
      reply.on('end', () => resolve(JSON.parse(Buffer.concat(parts).toString())))
    })
      .on('error', reject)
      .end(JSON.stringify(body))
  })

test('on loopback it serves, and its set-up code makes the first account', async ({ folder }) => {
  const server = await serveConnect(folder)
  expect(await (await fetch(`${server.address}/health`)).json()).toEqual({ status: 'ok' })
  const code = String(server.said['setUpCode'])
  expect(code).toMatch(/^[A-Z]{4}-[A-Z]{4}$/)
  const origin = server.address.replace('127.0.0.1', 'localhost')
  const setUp = (typed: string) =>
    fetch(`${origin}/set-up`, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin },
      body: new URLSearchParams({ ...ada, code: typed, household: 'Home' }),
    })
  expect((await setUp('BBBB-BBBB')).status).toBe(400)
  const made = await setUp(code)
  expect([made.status, made.headers.get('location')]).toEqual([303, '/installations'])
  expect(await server.end()).toBe(0)
})

test('in a network it takes a box over TLS, which is claimed, released and backed up here', async ({
  folder,
}) => {
  const server = await serveConnect(folder, '--listen', '0.0.0.0:0', '--allow-keyless')
  expect(server.said['setUpCode']).toBe(null)
  const url = server.address.replace('0.0.0.0', '127.0.0.1')
  const body = { install_id: crypto.randomUUID(), hostname: 'kitchen' }
  const shown = await postOver(`${url}/api/v1/installations/register`, server.fingerprint, body)
  const owner = ['--name', ada.name, '--email', ada.email, '--yes']
  const claimed = kilnConnect(folder, 'claim', String(shown['claim_code']), ...owner)
  expect([claimed.status, claimed.stderr]).toEqual([0, ''])
  expect(claimed.lines.at(-1)).toMatchObject({ box: { id: body.install_id, claimed: { household: 'Home' } } })
  expect(kilnConnect(folder, 'backup', join(folder, 'backup')).status).toBe(0)
  expect(kilnConnect(folder, 'release', body.install_id, '--yes').status).toBe(0)
  expect(kilnConnect(folder, 'boxes').lines).toEqual([{ type: 'result', boxes: [] }])
  expect(await server.end()).toBe(0)
})

test('a word that it does not know, and one that works elsewhere alone, are refused with the reason', ({
  folder,
}) => {
  const refused = (...words: string[]) => {
    const { status, lines } = kilnConnect(folder, ...words)
    return [status, lines.at(-1)]
  }
  for (const words of [['serv'], [''], ['serv', '--help'], ['help', 'serv']])
    expect(refused(...words)).toEqual([2, expect.objectContaining({ type: 'error' })])
  expect(refused('claim', 'BCDF-GHJK', '--at', 'x')).toEqual([2, expect.objectContaining({ type: 'error' })])
  expect(refused('boxes', '--data', join(folder, 'none'))).toEqual([
    2,
    {
      type: 'error',
      error: expect.objectContaining({
        code: 'connect.none',
        message: expect.stringContaining('There is no Connect in'),
      }),
    },
  ])
})
