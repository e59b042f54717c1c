// Reports a host that lets a connection wait: one that is off or behind a firewall, or that is busy and sends no banner.
import type { HostAddress } from '#engine/ports/ssh.ts'
import type { OnWait } from '#engine/ports/waits.ts'

const quietMs = 4000

export async function namingWait<T>(
  { host, port, jump }: HostAddress,
  onWait: OnWait | null,
  connecting: Promise<T>,
): Promise<T> {
  if (!onWait) return connecting
  const call = {}
  const place = `${host}${port === 22 ? '' : `:${port}`}`
  const what = jump === null ? place : `${place} (${jump})`
  const timer = setTimeout(() => onWait(call, { kind: 'host', what }), quietMs)
  try {
    return await connecting
  } finally {
    clearTimeout(timer)
    onWait(call, null)
  }
}
