// Answers GET and HEAD with a regular file.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { openRegular } from '#platform/files/regular-file.ts'
import { KilnError } from '#shared/errors.ts'

/** False: there is none, or a link or a folder in its place, and nothing was answered. Not the reply itself: awaited, it is undefined. */
export async function sendFile(
  path: string,
  { method }: Pick<FastifyRequest, 'method'>,
  reply: FastifyReply,
): Promise<boolean> {
  const file = await openRegular(path, { follow: false }).catch(noneIfBroken)
  if (!file) return false
  const { size, ctimeMs, ino } = await file.stat()
  // No program can set that time: what was written since has another tag.
  const tag = [size, ino, Math.round(ctimeMs)].map(part => part.toString(16)).join('-')
  reply.header('content-length', size).header('etag', `"${tag}"`).type('application/octet-stream')
  if (method === 'HEAD') {
    await file.close()
    reply.send(null)
    return true
  }
  // It closes the file.
  reply.send(file.createReadStream())
  return true
}

function noneIfBroken(thrown: unknown): null {
  if (thrown instanceof KilnError && thrown.code === 'file.broken') return null
  throw thrown
}
