// A host that answers with more than expected: the rest is not read.
import type { HostAddress } from '#engine/ports/ssh.ts'
import { failure } from '#shared/errors.ts'
import { bytes } from '#shared/messages/message.ts'

/** Limit for a host's answer unless the call sets another. */
export const usualBytes = 1 << 20

export const tooMuch = ({ host }: HostAddress, mostBytes: number) =>
  failure('ssh.too-much', { operation: 'ssh.run', values: { host, size: bytes(mostBytes) } })
