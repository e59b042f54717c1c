// Answers GET and HEAD with a regular file.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { openRegular } from '#platform/files/regular-file.ts'
import { noneIfBroken } from '#shared/broken-file.ts'

/**
 * False if there is none, or if it is a link or a folder; then nothing was sent. Does not return the reply,
 * because awaiting that gives undefined.
 */
export async function sendFile(
  path: string,
  { method }: Pick<FastifyRequest, 'method'>,
  reply: FastifyReply,
): Promise<boolean> {
  const file = await openRegular(path, { follow: false }).catch(noneIfBroken)
  if (!file) return false
  const { size, ctimeMs, ino } = await file.stat()
  // Programs cannot set the ctime, so every write changes the tag.
  const tag = [size, ino, Math.round(ctimeMs)].map(part => part.toString(16)).join('-')
  reply.header('content-length', size).header('etag', `"${tag}"`).type('application/octet-stream')
  if (method === 'HEAD') {
    await file.close()
    reply.send(null)
    return true
  }
  // The stream closes the file.
  reply.send(file.createReadStream())
  return true
}
