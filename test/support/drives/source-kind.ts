// The name of a source's format, from its plain text: "raw", "raw in .xz".
import { message } from '#shared/messages/codes.ts'
import type { Value } from '#shared/messages/message.ts'

export function sourceKind(text: string): Value {
  const [disk = '', ending] = text.split(' in ')
  return ending === undefined ? disk : message('format.packed', { disk, ending })
}
