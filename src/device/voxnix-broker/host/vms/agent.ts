// Runs programs in a machine with QEMU's guest agent over libvirt. The machine may be silent, slow or lie:
// each call has a time limit, and each answer a size limit.
import type { Executed } from '#shared/workloads/wire.ts'
import { BrokerFault } from '../../fault.ts'
import { longestReply, returned, startedPid, statusOf } from './agent-replies.ts'
import { virsh } from './virsh.ts'

/** libvirt gives up before virsh is killed. */
const replySeconds = 5
const callMs = 15_000

const wait = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

/** null if there is no answer. */
const call = (uuid: string, command: object): Promise<string | null> => {
  const words = ['qemu-agent-command', '--timeout', String(replySeconds), '--domain', uuid, '--cmd']
  return virsh.asks([...words, JSON.stringify(command)], { timeoutMs: callMs, mostBytes: longestReply })
}

export async function pings(uuid: string): Promise<boolean> {
  const answer = await call(uuid, { execute: 'guest-ping' })
  return answer !== null && returned(answer) !== undefined
}

/**
 * `path`: of a program in the machine, run as root there. Throws BrokerFault if the agent does not answer.
 */
export async function runInside(
  uuid: string,
  path: string,
  arg: readonly string[],
  mostMs: number,
): Promise<Executed> {
  const until = performance.now() + mostMs
  const wanted = { execute: 'guest-exec', arguments: { path, arg, 'capture-output': true } }
  const started = await call(uuid, wanted)
  const pid = started === null ? null : startedPid(started)
  if (pid === null) throw new BrokerFault('no-agent')
  for (let pauseMs = 50; ; pauseMs = Math.min(pauseMs * 2, 1000)) {
    await wait(pauseMs)
    const answer = await call(uuid, { execute: 'guest-exec-status', arguments: { pid } })
    const found = answer === null ? null : statusOf(answer)
    if (found === null) throw new BrokerFault('no-agent')
    if (found.is === 'ended') {
      const { status, out, err, cut } = found
      return { status, out, err, cut, timedOut: false }
    }
    if (performance.now() > until) return { status: null, out: '', err: '', cut: false, timedOut: true }
  }
}
