// A file named on the command line, which may be a pipe (`--plan <(jq …)`).
import { open, stat } from 'node:fs/promises'
import { failure, KilnError } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'

/** More than any answers, settings or plan: /dev/zero is endless. */
const maxBytes = 16 * 1024 * 1024

/** Throws file.missing, file.broken. */
export async function readNamed(path: string, operation: string): Promise<string> {
  try {
    const file = await open(path)
    try {
      const chunks: Buffer[] = []
      let bytes = 0
      for await (const chunk of file.createReadStream({ autoClose: false })) {
        chunks.push(chunk)
        bytes += chunk.length
        if (bytes > maxBytes) {
          const reason = message('reason.too-large', { kibibytes: maxBytes / 1024 })
          throw failure('file.broken', { operation, values: { path, reason }, details: { path } })
        }
      }
      return Buffer.concat(chunks).toString('utf8')
    } finally {
      await file.close()
    }
  } catch (thrown) {
    throw unread(thrown, path, operation)
  }
}

/** Whether it is an existing regular file. Throws file.missing, file.broken. */
export async function assertFile(path: string, operation: string): Promise<void> {
  const facts = await stat(path).catch(thrown => {
    throw unread(thrown, path, operation)
  })
  if (facts.isFile()) return
  const values = { path, reason: message('reason.not-regular') }
  throw failure('file.broken', { operation, values, details: { path } })
}

function unread(thrown: unknown, path: string, operation: string): unknown {
  if (!(thrown instanceof Error) || thrown instanceof KilnError) return thrown
  const code = 'code' in thrown ? String(thrown.code) : ''
  const about = { operation, details: { path }, cause: thrown }
  if (code === 'ENOENT') return failure('file.missing', { ...about, values: { path } })
  // ENXIO: a socket, or a device without its hardware.
  const reason = ['EISDIR', 'ENXIO'].includes(code) ? message('reason.not-regular') : systemReason(thrown)
  return failure('file.broken', { ...about, values: { path, reason } })
}

/** "EACCES: permission denied, open '/x'" → "permission denied". */
export const systemReason = ({ message: text }: Error) => /^[A-Z0-9]+: ([^,]+)/.exec(text)?.[1] ?? text
