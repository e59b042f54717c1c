import { ringName } from '#shared/updates/audience.ts'
import { terminalMessage } from '../texts.ts'
import { usage } from '../usage.ts'

/** `command`: the command whose help is shown. Throws usage. */
export function ringFrom(text: string | undefined, command: string): string | undefined {
  if (text === undefined) return undefined
  const ring = ringName.safeParse(text)
  if (ring.success) return ring.data
  throw usage(terminalMessage('usage.publish-ring', { ring: text }), command)
}
