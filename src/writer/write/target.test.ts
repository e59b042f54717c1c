// Calls to a drive other than writes, with a device whose flush can be delayed.
import { expect, test } from 'vitest'
import type { Drive } from '#shared/drives/drive.ts'
import { failure } from '#shared/errors.ts'
import type { FromWriter } from '#shared/flash/wire/writer-messages.ts'
import { message } from '#shared/messages/codes.ts'
import type { Device } from '../drive/device.ts'
import { endDrive } from '../finish/end-drive.ts'
import { createMeter } from '../link/progress.ts'
import { createResults } from '../link/results.ts'
import { createPool } from '../memory/buffer-pool.ts'
import { createTarget } from './target.ts'

const mib = 1 << 20
const sizeBytes = 1024 * mib
const facts = { path: '/dev/none', bus: 'loop', sizeBytes, blockBytes: 512 } as Drive
const planned = { path: facts.path, name: 'A stick', serial: '', sizeBytes, deviceNumber: '7:1' }

/** A drive that is written from a stream or a file, and all calls to it. */
function drive({
  isStream,
  same = async () => undefined,
}: {
  isStream: boolean
  same?: () => Promise<void>
}) {
  const asked: string[] = []
  const sent: FromWriter[] = []
  const results = createResults(message => sent.push(message))
  const syncs: PromiseWithResolvers<void>[] = []
  const device: Device = {
    read: async () => undefined,
    write: async () => void asked.push('write'),
    sync() {
      asked.push('sync')
      const sync = Promise.withResolvers<void>()
      syncs.push(sync)
      return sync.promise
    },
    close: async () => void asked.push('close'),
  }
  const planOf = { ...planned, typedName: '', payloads: [] }
  const scratch = createPool(1, mib)
  const target = createTarget(
    planOf,
    { device, facts, isThere: async () => true, assertSame: same, zeroRange: null },
    createMeter(planned.path, message => sent.push(message)),
    {
      isStream,
      headBytes: 0,
      scratch,
      seal: null,
      makeZeros: async () => undefined,
      onOut: () => undefined,
      onFailure: (error, counts) => results.failed(planOf, error, counts),
    },
  )
  const plan = { full: false, verify: false, wipe: [], eject: false } as never
  const finishing = (signal: AbortSignal) => ({
    plan,
    image: [],
    head: null,
    zeros: Buffer.alloc(0),
    scratch,
    seal: null,
    signal,
    limit: 1,
  })
  const runTool = async () => ({ ok: true, output: '' })
  return {
    target,
    asked,
    sent,
    syncs,
    end: (signal = AbortSignal.abort(new Error('stopped by the test'))) =>
      endDrive(target, { finishing: finishing(signal), results, runTool, holes: 0 }),
  }
}

const chunk = Buffer.alloc(4 * mib)
async function takeMebibytes({ target }: ReturnType<typeof drive>, from: number, to: number) {
  for (let at = from; at < to; at += 4) await target.take({ offset: at * mib, bytes: chunk })
}
const count = (list: string[], word: string) => list.filter(each => each === word).length

test('a drive that is written from a stream is flushed every 128 MiB, once at a time and in parallel with writes', async () => {
  const one = drive({ isStream: true })
  await takeMebibytes(one, 0, 124)
  expect(one.asked).not.toContain('sync')
  await takeMebibytes(one, 124, 400)
  expect(count(one.asked, 'write')).toBe(100)
  expect(count(one.asked, 'sync')).toBe(1)
  one.syncs[0]?.resolve()
  await one.target.flushed
  await takeMebibytes(one, 400, 404)
  expect(count(one.asked, 'sync')).toBe(2)
  one.syncs[1]?.resolve()
})

test('a drive that is written from a file is only flushed at the end', async () => {
  const one = drive({ isStream: false })
  await takeMebibytes(one, 0, 400)
  expect(one.asked).not.toContain('sync')
})

test('a drive is not closed while it is being flushed', async () => {
  const one = drive({ isStream: true })
  await takeMebibytes(one, 0, 128)
  const ended = one.end()
  await new Promise(resolve => setTimeout(resolve, 50))
  expect(one.asked).not.toContain('close')
  one.syncs[0]?.resolve()
  await ended
  expect(one.asked.at(-1)).toBe('close')
})

test('a failed flush fails the drive', async () => {
  const one = drive({ isStream: true })
  await takeMebibytes(one, 0, 128)
  one.syncs[0]?.reject(Object.assign(new Error('EIO: i/o error, fsync'), { code: 'EIO' }))
  await one.end()
  expect(one.target.out).toBe(true)
  expect(one.sent.filter(({ type }) => type === 'result')).toMatchObject([
    { result: { outcome: 'failed', error: { code: 'drive.write-failed' }, bytesWritten: 128 * mib } },
  ])
})

test('a drive whose medium was exchanged or pulled out at the end is never reported as written', async () => {
  const operation = 'flash.write'
  const faults = [
    failure('drive.changed', { operation, values: { path: facts.path, reason: message('drive.exchanged') } }),
    Object.assign(new Error(), { code: 'ENXIO' }),
  ]
  const codes: (string | undefined)[] = []
  for (const fault of faults) {
    const one = drive({ isStream: false, same: () => Promise.reject(fault) })
    await takeMebibytes(one, 0, 4)
    const ended = one.end(new AbortController().signal)
    const flushing = setInterval(() => one.syncs.forEach(({ resolve }) => void resolve()), 5)
    await ended
    clearInterval(flushing)
    const results = one.sent.flatMap(each => (each.type === 'result' ? [each.result] : []))
    expect(results).toMatchObject([{ outcome: 'failed' }])
    codes.push(results[0]?.error?.code)
  }
  expect(codes).toEqual(['drive.changed', 'drive.gone'])
})
