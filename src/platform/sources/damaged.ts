// Compressed bytes that cannot be decompressed.
import { message } from '#shared/messages/codes.ts'
import { ReasonError } from '#shared/reason-error.ts'

/** Damage of compressed bytes: `reason` continues "is damaged: ". */
export class Damaged extends ReasonError {
  override readonly name = 'Damaged'
}

export const cutOff = () => new Damaged(message('reason.cut-off'))

/** zlib's errors in words; anything else unchanged. */
export function damageOf(thrown: unknown): unknown {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
  if (code === 'Z_BUF_ERROR') return new Damaged(message('reason.cut-off'), { cause: thrown })
  if (!/^(Z|ZSTD)_/.test(code)) return thrown
  return new Damaged(message('source.reason.content'), { cause: thrown })
}
