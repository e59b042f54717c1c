// Parses the body of a call. Connect keeps bodies as bytes, because boxes sign the bytes.
import type { FastifyRequest } from 'fastify'

export const bytesOf = ({ body }: Pick<FastifyRequest, 'body'>) =>
  Buffer.isBuffer(body) ? body : Buffer.alloc(0)

/** null if it is not JSON, or has another shape. */
export function readJson<T>(
  request: Pick<FastifyRequest, 'body'>,
  type: { safeParse(value: unknown): { success: boolean; data?: T } },
): T | null {
  let value: unknown
  try {
    value = JSON.parse(bytesOf(request).toString('utf8'))
  } catch {
    return null
  }
  return type.safeParse(value).data ?? null
}
