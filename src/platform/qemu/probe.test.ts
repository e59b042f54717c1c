import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { createProcessRunner, type Run } from '#platform/process/run.ts'
import type { Architecture } from '#shared/formats/format.ts'
import { test } from '#test/folders.ts'
import { guestBytes, payloads } from './payload.ts'
import { createAccelerationProbe, guestProblem, type ProbeHost } from './probe.ts'

const own: Architecture = process.arch === 'arm64' ? 'aarch64' : 'x86_64'
const has = (program: string) => {
  try {
    execFileSync('which', [program], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
const run = createProcessRunner({ env: process.env })
const host = (tempFolder: string, rest: Partial<ProbeHost> = {}): ProbeHost => ({
  run,
  tempFolder,
  platform: 'linux',
  architecture: own,
  ...rest,
})
const answering =
  (answer: Partial<Awaited<ReturnType<Run>>>): Run =>
  async () => ({
    code: null,
    signal: null,
    cancelled: false,
    command: '',
    lastLines: [],
    stdout: '',
    ...answer,
  })

describe('the guest used for probing', () => {
  test.runIf(has('as') && has('objcopy'))('is what its source says', ({ folder }) => {
    const source = join(import.meta.dirname, 'guest-x86_64.s')
    const [object, binary] = ['guest.o', 'guest.bin'].map(name => join(folder, name)) as [string, string]
    execFileSync('as', ['--64', '-o', object, source])
    execFileSync('objcopy', ['-O', 'binary', '-j', '.text', object, binary])
    expect(payloads.x86_64.image().subarray(-guestBytes)).toEqual(readFileSync(binary))
  })

  test.for(['x86_64', 'aarch64'] as const)(
    'runs on an emulated %s',
    async (architecture, { folder, skip }) => {
      if (!has(`qemu-system-${architecture}`)) skip()
      expect(await guestProblem('tcg', host(folder, { architecture, timeoutMs: 30_000 }))).toBeNull()
    },
  )
})

describe('the acceleration', () => {
  test('for a guest of another architecture is emulation', async ({ folder }) => {
    const other = own === 'x86_64' ? 'aarch64' : 'x86_64'
    expect(await createAccelerationProbe(host(folder))(other)).toMatchObject({
      acceleration: 'tcg',
      slowBecause: { code: 'machine.slow.other-architecture' },
    })
  })

  test('is emulation without the device', async ({ folder }) => {
    const probe = createAccelerationProbe(host(folder, { kvmDevice: join(folder, 'kvm') }))
    expect(await probe(own)).toMatchObject({ slowBecause: { code: 'machine.slow.kvm-missing' } })
  })

  test('is emulation if QEMU aborts, with its last words', async ({ folder }) => {
    const lastLines = ['error: failed to set MSR 0x38d to 0x0', 'Aborted']
    const problem = await guestProblem(
      'kvm',
      host(folder, { run: answering({ signal: 'SIGABRT', lastLines }) }),
    )
    expect(problem).toMatchObject({ code: 'machine.slow.failed', values: { reason: 'Aborted' } })
  })

  test('is emulation if the guest does nothing and QEMU keeps running', async ({ folder }) => {
    const silent: Run = async ({ signal }) => {
      await new Promise(resolve => signal?.addEventListener('abort', resolve))
      return answering({ cancelled: true })({ command: '', args: [] })
    }
    const problem = await guestProblem('kvm', host(folder, { run: silent, timeoutMs: 20 }))
    expect(problem).toMatchObject({ code: 'machine.slow.silent' })
  })

  test('does not wait for a guest that the kernel has given up on', async ({ folder }) => {
    const givenUp: Run = async ({ signal, onLines }) => {
      onLines?.([{ text: 'KVM internal error. Suberror: 1' }, { text: 'RAX=0000000000000000' }])
      expect(signal?.aborted).toBe(true)
      return answering({ cancelled: true })({ command: '', args: [] })
    }
    const problem = await guestProblem('kvm', host(folder, { run: givenUp, timeoutMs: 3_600_000 }))
    expect(problem).toMatchObject({ values: { reason: 'KVM internal error. Suberror: 1' } })
  })

  test('is tried once for all callers, and again a minute after it failed', async ({ folder }) => {
    const kvmDevice = join(folder, 'kvm')
    writeFileSync(kvmDevice, '')
    let started = 0
    let code = 1
    let time = 0
    const counting: Run = async options => {
      started += 1
      return answering({ code, lastLines: ['failed'] })(options)
    }
    const probe = createAccelerationProbe(
      host(folder, { kvmDevice, run: counting, architecture: 'x86_64' }),
      () => time,
    )
    const asked = await Promise.all([probe('x86_64'), probe('x86_64')])
    expect(asked.map(({ acceleration }) => acceleration)).toEqual(['tcg', 'tcg'])
    time = 59_000
    await probe('x86_64')
    expect(started).toBe(1)
    code = payloads.x86_64.status
    time = 61_000
    expect(await probe('x86_64')).toEqual({ acceleration: 'kvm', slowBecause: null })
    time = 1e9
    await probe('x86_64')
    expect(started).toBe(2)
  })
})
