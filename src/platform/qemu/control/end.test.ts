// Uses processes in place of QEMU: one that ends on request, and one that does not.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { isRunning, startTicksOf } from '#platform/process/running.ts'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { endMachine } from './end.ts'

const patienceMs = 500
const silent = () =>
  Promise.reject(
    failure('machine.silent', { operation: 'test', values: { reason: message('machine.reason.no-answer') } }),
  )

async function started(script: string) {
  const child = spawn('sh', ['-c', `${script} echo ready; while :; do sleep 0.1; done`], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  await once(child.stdout, 'data')
  const pid = child.pid ?? 0
  return { child, identity: { pid, startTicks: startTicksOf(pid) } }
}

it('QEMU is signalled if it does not answer, and killed if it ignores that', async () => {
  for (const [script, signal] of [
    ['', 'SIGTERM'],
    ['trap "" TERM;', 'SIGKILL'],
  ] as const) {
    const { child, identity } = await started(script)
    const exit = once(child, 'exit')
    await endMachine(identity, silent, patienceMs)
    expect((await exit)[1]).toBe(signal)
    expect(isRunning(identity)).toBe(false)
  }
})

it('gets no signal if its pid may be reused by now', async () => {
  const { child, identity } = await started('')
  await endMachine({ ...identity, startTicks: '1' }, silent, patienceMs)
  await endMachine({ ...identity, startTicks: null }, silent, patienceMs)
  await endMachine(null, silent, patienceMs)
  expect(isRunning(identity)).toBe(true)
  child.kill('SIGKILL')
})

it('QEMU is not signalled if it ends by its own command', async () => {
  const { child, identity } = await started('trap "exit 7" USR1;')
  const exit = once(child, 'exit')
  await endMachine(identity, async () => void child.kill('SIGUSR1'), 10_000)
  expect((await exit)[0]).toBe(7)
})
