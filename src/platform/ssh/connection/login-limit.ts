// A login has a limit of time and of output. ConnectTimeout covers the handshake; after that, and before anyone is logged
// in, a host may print banners: of any length, and for as long as it likes.
import type { HostAddress } from '#engine/ports/ssh.ts'
import { failure } from '#shared/errors.ts'
import { seconds } from '#shared/messages/message.ts'
import { allLines, type SshOutput } from '../ssh-output.ts'

export function limitLogin(mostMs: number, mostBytes: number) {
  const ending = new AbortController()
  let fault: 'late' | 'flood' | null = null
  let isOver = false
  let bytes = 0
  const give = (why: 'late' | 'flood') => {
    if (isOver) return
    fault ??= why
    ending.abort()
  }
  const timer = setTimeout(give, mostMs, 'late')
  return {
    signal: ending.signal,
    take: (chunk: Uint8Array) => {
      bytes += chunk.byteLength
      if (bytes > mostBytes) give('flood')
    },
    end: () => {
      isOver = true
      clearTimeout(timer)
    },
    fault: () => fault,
  }
}

export const loginHung = ({ host }: HostAddress, output: SshOutput, mostMs: number) =>
  failure('ssh.login-hung', {
    operation: 'ssh.connect',
    values: { host, time: seconds(mostMs / 1000) },
    details: { command: output.command, lastLines: allLines(output) },
  })
