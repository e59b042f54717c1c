// The body of a call, which Connect keeps as bytes: a box signs these.
import type { FastifyRequest } from 'fastify'

export const bytesOf = ({ body }: Pick<FastifyRequest, 'body'>) =>
  Buffer.isBuffer(body) ? body : Buffer.alloc(0)

/** null for what is not JSON, or not of that shape. */
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
