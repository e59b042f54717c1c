import type { Value } from '#shared/messages/message.ts'

/** What is wrong with packed bytes: `reason` goes on from "is damaged: ". */
export class Damaged extends Error {
  override readonly name = 'Damaged'
  readonly reason: Value

  constructor(reason: Value, options?: ErrorOptions) {
    super(typeof reason === 'object' && 'code' in reason ? reason.code : String(reason), options)
    this.reason = reason
  }
}

export const cutOff = () => new Damaged('it is cut off')

/** zlib's errors in words; anything else as it is. */
export function damageOf(thrown: unknown): unknown {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
  if (code === 'Z_BUF_ERROR') return new Damaged('it is cut off', { cause: thrown })
  if (!/^(Z|ZSTD)_/.test(code)) return thrown
  return new Damaged('its content cannot be unpacked', { cause: thrown })
}
