import { webAddress } from '#shared/updates/publish.ts'
import { usage } from '../request.ts'
import { terminalMessage } from '../texts.ts'

/** `command`: the command whose help is shown. Throws usage. */
export function addressFrom(text: string, command: string): string {
  const address = webAddress.safeParse(text.replace(/\/$/, ''))
  if (address.success) return address.data
  throw usage(terminalMessage('usage.publish-upload', { address: text }), command)
}
