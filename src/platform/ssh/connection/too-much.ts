// A host that answers with more than was asked for: it is not read to its end.
import type { HostAddress } from '#engine/ports/ssh.ts'
import { failure } from '#shared/errors.ts'
import { bytes } from '#shared/messages/message.ts'

/** What a host's answer to a question may have, where the question names no other bound. */
export const usualBytes = 1 << 20

export const tooMuch = ({ host }: HostAddress, mostBytes: number) =>
  failure('ssh.too-much', { operation: 'ssh.run', values: { host, size: bytes(mostBytes) } })
