// Real QEMU, with a firmware and no disk.
import { once } from 'node:events'
import { copyFileSync, readFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect } from 'vitest'
import type { ProcessIdentity } from '#engine/ports/files.ts'
import { isRunning } from '#platform/process/running.ts'
import { eventsName } from '#shared/machines/files.ts'
import { test } from '#test/folders.ts'
import { endMachine } from './control/end.ts'
import { withQmp } from './control/qmp.ts'
import { findFirmware } from './firmware/find.ts'
import type { MachinePlan } from './machine.ts'
import { complaintsName, startQemu } from './start.ts'

function planIn(folder: string, rest: Partial<MachinePlan> = {}): MachinePlan {
  const firmware = findFirmware('x86_64', { env: process.env, home: folder })
  const variables = join(folder, 'variables.fd')
  copyFileSync(firmware.variables, variables)
  return {
    architecture: 'x86_64',
    acceleration: 'tcg',
    memoryMiB: 128,
    cpus: 1,
    firmware,
    variables,
    confined: false,
    disks: [],
    forwards: [],
    network: 'closed',
    screen: true,
    qmpSocket: join(folder, 'qmp.sock'),
    serialSocket: join(folder, 'serial.sock'),
    serialLog: join(folder, 'serial.log'),
    vncSocket: join(folder, 'vnc.sock'),
    ...rest,
  }
}
const host = (folder: string) => ({
  folder,
  env: process.env,
  onSpawn: async () => undefined,
  signal: new AbortController().signal,
})

/** Everything a test leaves running ends with it. */
const left: ProcessIdentity[] = []
afterEach(() =>
  Promise.all(
    left
      .splice(0)
      .map(each => endMachine(each, async () => void (isRunning(each) && process.kill(each.pid)))),
  ),
)
async function start(plan: MachinePlan, folder: string) {
  const started = await startQemu(plan, host(folder))
  left.push(started.process)
  return started
}

describe.runIf(process.platform === 'linux' && process.arch === 'x64')('QEMU', () => {
  test('runs once it has started, and writes its own events until it ends', async ({ folder }) => {
    const plan = planIn(folder)
    const started = await start(plan, folder)
    expect(started.qemuVersion).toMatch(/^\d+\.\d+\.\d+$/)
    expect(started.board).toMatch(/^pc-q35-\d+\.\d+$/)
    expect(isRunning(started.process)).toBe(true)
    await withQmp(plan.qmpSocket, async ({ ask }) => {
      await ask('stop')
      expect(await ask('query-status')).toMatchObject({ status: 'paused' })
      await expect(ask('no-such-command')).rejects.toMatchObject({ code: 'machine.refused' })
    })
    await endMachine(started.process, () =>
      withQmp(plan.qmpSocket, async ({ ask }) => void (await ask('quit'))),
    )
    expect(isRunning(started.process)).toBe(false)
    const events = readFileSync(join(folder, eventsName), 'utf8')
    expect(events).toContain('"event": "STOP"')
    expect(events).toContain('"reason": "host-qmp-quit"')
  })

  test('is awaited as long as it is working, and only then', async ({ folder }) => {
    const plan = planIn(folder)
    const { process: qemu } = await start(plan, folder)
    const limitMs = 500
    /** Queried while it is stopped, and for four times the limit. */
    const asked = (ask: 'ask' | 'askPatiently') =>
      withQmp(
        plan.qmpSocket,
        async qmp => {
          process.kill(qemu.pid, 'SIGSTOP')
          const answer = qmp[ask]('query-status')
          setTimeout(() => process.kill(qemu.pid, 'SIGCONT'), 4 * limitMs)
          return answer
        },
        limitMs,
      )
    expect(await asked('askPatiently')).toMatchObject({ status: 'running' })
    await expect(asked('ask')).rejects.toMatchObject({ code: 'machine.silent' })
  })

  test('that is cancelled, or whose start cannot be recorded, does not run', async ({ folder }) => {
    const plan = planIn(folder)
    const spawned: ProcessIdentity[] = []
    const stop = new AbortController()
    const onSpawn = async (each: ProcessIdentity) => {
      spawned.push(each)
      stop.abort(new Error('cancelled'))
    }
    await expect(startQemu(plan, { ...host(folder), signal: stop.signal, onSpawn })).rejects.toThrow(
      'cancelled',
    )
    const unnoted = async (each: ProcessIdentity) => {
      spawned.push(each)
      throw new Error('disk full')
    }
    await expect(startQemu(plan, { ...host(folder), onSpawn: unnoted })).rejects.toThrow('disk full')
    expect(spawned.map(isRunning)).toEqual([false, false])
  })

  test('answers two concurrent clients, one after the other', async ({ folder }) => {
    const plan = planIn(folder)
    await start(plan, folder)
    const ask = () => withQmp(plan.qmpSocket, qmp => qmp.ask('query-status'))
    expect(await Promise.all([ask(), ask(), ask()])).toHaveLength(3)
  })

  test('that refuses its command line is an error with its last lines', async ({ folder }) => {
    const plan = planIn(folder, {
      confined: false,
      disks: [{ name: 'disk', path: join(folder, 'none'), format: 'qcow2', bus: 'virtio', bootOrder: 1 }],
    })
    await expect(startQemu(plan, host(folder))).rejects.toMatchObject({
      code: 'machine.not-started',
      details: { lastLines: [expect.stringContaining('No such file')] },
    })
    expect(readFileSync(join(folder, complaintsName), 'utf8')).toContain('No such file')
  })

  test('names the port that another program took first', async ({ folder }) => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const plan = planIn(folder, { forwards: [{ guest: 22, host: port, protocol: 'tcp' }] })
    await expect(startQemu(plan, host(folder))).rejects.toMatchObject({
      code: 'machine.port-taken',
      values: { port: String(port) },
    })
    server.close()
  })

  test('that is not installed is named, with how to install it', async ({ folder }) => {
    await expect(startQemu(planIn(folder), { ...host(folder), env: { PATH: folder } })).rejects.toMatchObject(
      { code: 'tool.missing', values: { tool: 'qemu-system-x86_64' } },
    )
  })
})
