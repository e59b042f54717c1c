// Checks that only the guest itself can answer: commands over SSH, repeated until they pass or time out.
import { setTimeout as delay } from 'node:timers/promises'
import type { Ports } from '#engine/ports/index.ts'
import type { HostConnection } from '#engine/ports/ssh.ts'
import { failure, KilnError } from '#shared/errors.ts'
import type { MachineRecord } from '#shared/machines/machine.ts'
import { message } from '#shared/messages/codes.ts'
import type { Message } from '#shared/messages/message.ts'
import type { RemoteCheck } from './boot-checks.ts'
import { connectTo } from './login-connect.ts'

const operation = 'images.bootTest'
const pauseMs = 1000
const attemptMs = 10 * 60_000
/** A shell's message for a missing program. */
const notThere = 127

type Remote = {
  /** false: the guest has no program to check with. Throws image.check-failed. */
  pass(check: RemoteCheck, name: Message): Promise<boolean>
  close(): Promise<void>
}

type Asking = { record: MachineRecord; deadline: number; signal: AbortSignal }

export function remoteChecks(ports: Ports, { record, deadline, signal }: Asking): Remote {
  let connection: HostConnection | null = null
  const connected = async () => {
    connection ??= await connectTo(ports, record, signal)
    return connection
  }
  const close = async () => {
    await connection?.close()
    connection = null
  }
  const attempt = async ({ words, silent }: RemoteCheck) => {
    const { code, stdout, lastLines } = await (await connected()).run(words, {
      signal,
      timeoutMs: attemptMs,
      // Only the exit status of a check counts, however much it prints.
      mostBytes: 64 * 2 ** 20,
    })
    const passed = silent ? code !== notThere && stdout.trim() === '' : code === 0
    const output = stdout.trim() || lastLines.join('\n').trim()
    return { passed, isThere: code !== notThere, output: output.slice(-1000) }
  }
  return {
    async pass(check, name) {
      for (;;) {
        signal.throwIfAborted()
        const last = await attempt(check).catch(async thrown => {
          if (!(thrown instanceof KilnError) || ports.now() > deadline) throw thrown
          // A wrong key does not become right by retrying.
          if (thrown.code.startsWith('ssh.host-key-')) throw thrown
          // Its SSH server may just be starting, or restarting.
          await close()
          return null
        })
        if (last?.passed) return true
        if (last && !last.isThere) return false
        // A failed unit stays failed.
        if (last && (check.silent || ports.now() > deadline)) {
          const reason = last.output || message('reason.silent')
          throw failure('image.check-failed', { operation, values: { check: name, reason } })
        }
        await delay(pauseMs, undefined, { signal })
      }
    },
    close,
  }
}
