import { expect, test } from 'vitest'
import type { HostConnection, RunOnHost } from '#engine/ports/ssh.ts'
import { failure } from '#shared/errors.ts'
import { missingOn } from '../plan/missing.ts'
import { isNoLogin, isOfSsh, runScript } from './connect.ts'
import { bootIdOn } from './look.ts'

test('a login that the jump host refuses says nothing about the host behind it', () => {
  const operation = 'ssh.connect'
  const values = { host: 'box', methods: 'publickey' }
  expect(isNoLogin(failure('ssh.denied', { operation, values: { ...values, user: 'ada', fix: '' } }))).toBe(
    true,
  )
  const jumpDenied = [
    failure('ssh.jump-denied', { operation, values: { ...values, jump: 'gate' } }),
    failure('ssh.jump-key-unknown', { operation, values: { host: 'box', jump: 'gate' } }),
  ]
  for (const error of jumpDenied) expect([isNoLogin(error), isOfSsh(error)]).toEqual([false, true])
})

test('no question waits for ever, nor takes lines without end', async () => {
  const asked: Partial<RunOnHost>[] = []
  const run = async (_: string[], options: RunOnHost) => {
    asked.push(options)
    return { code: 0, signal: null, cancelled: false, command: 'ssh', lastLines: [], stdout: '' }
  }
  const connection = { run } as unknown as HostConnection
  const { signal } = new AbortController()
  await runScript(connection, ['look', 'whole'], { rights: null, signal })
  await bootIdOn(connection, signal)
  await missingOn(connection, { host: 'box', paths: [], signal })
  await runScript(connection, ['start'], { rights: null, signal, timeoutMs: null, onLine: () => undefined })
  expect(asked.map(({ timeoutMs }) => timeoutMs)).toEqual([600_000, 600_000, 600_000, undefined])
  expect(asked.at(-1)?.mostLineBytes).toBe(8 * 2 ** 20)
})
