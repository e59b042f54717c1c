import { webAddress } from '#shared/updates/publish.ts'
import { terminalMessage } from '../texts.ts'
import { usage } from '../usage.ts'

/** `command`: the command whose help is shown. Throws usage. */
export function addressFrom(text: string, command: string): string {
  const address = webAddress.safeParse(text.replace(/\/$/, ''))
  if (address.success) return address.data
  throw usage(terminalMessage('usage.publish-upload', { address: text }), command)
}
