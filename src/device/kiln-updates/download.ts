// Downloads small files of the published folder over http, https or file, with limits of size and time.
import { constants, open } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Problem } from './problem.ts'

const patienceMs = 30_000
/** A closure has hundreds of them, and one broken connection would end the look. */
const mostTries = 3
const againMs = 1000

export type Download = (path: string, maxBytes: number) => Promise<string | null>

/** Gets a file below `source`; null if there is none. Throws Problem. */
export const downloadFrom =
  (source: string): Download =>
  async (path, maxBytes) => {
    const address = `${source}/${path}`
    try {
      return address.startsWith('file:')
        ? await fromFolder(address, maxBytes)
        : await fromServer(address, maxBytes)
    } catch (thrown) {
      if (thrown instanceof Problem) throw thrown
      throw new Problem('unreachable', `${address}: ${reasonOf(thrown)}`)
    }
  }

async function fromServer(address: string, maxBytes: number): Promise<string | null> {
  for (let turn = 1; ; turn++)
    try {
      return await fromServerOnce(address, maxBytes)
    } catch (thrown) {
      const isSilent = thrown instanceof Error && thrown.name === 'TimeoutError'
      if (thrown instanceof Problem || isSilent || turn === mostTries) throw thrown
      await sleep(againMs * turn)
    }
}

async function fromServerOnce(address: string, maxBytes: number): Promise<string | null> {
  const answer = await fetch(address, { signal: AbortSignal.timeout(patienceMs) })
  if (answer.status === 404 || answer.status === 410) return null
  if (!answer.ok || answer.body === null)
    throw new Problem('unreachable', `${address} answers ${answer.status}`)
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of answer.body) {
    size += part.length
    if (size > maxBytes) throw tooLarge(address, maxBytes)
    parts.push(part)
  }
  return Buffer.concat(parts).toString('latin1')
}

/**
 * Regular files only: anyone who can write to the folder could otherwise make this wait at a pipe, or read an
 * endless device.
 */
async function fromFolder(address: string, maxBytes: number): Promise<string | null> {
  const { O_RDONLY, O_NONBLOCK, O_NOFOLLOW } = constants
  const path = fileURLToPath(address)
  const file = await open(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW).catch((thrown: unknown) => {
    if (codeOf(thrown) === 'ENOENT') return null
    throw codeOf(thrown) === 'ELOOP' ? new Error('it is a symbolic link') : thrown
  })
  if (file === null) return null
  try {
    if (!(await file.stat()).isFile()) throw new Error('it is not a regular file')
    const bytes = Buffer.alloc(maxBytes + 1)
    let length = 0
    for (let read = -1; read !== 0 && length < bytes.length; length += read)
      read = (await file.read(bytes, length, bytes.length - length)).bytesRead
    if (length > maxBytes) throw tooLarge(address, maxBytes)
    return bytes.toString('latin1', 0, length)
  } finally {
    await file.close()
  }
}

const codeOf = (thrown: unknown) => (thrown instanceof Error && 'code' in thrown ? thrown.code : null)

const tooLarge = (address: string, maxBytes: number) =>
  new Problem('too-large', `${address} is larger than ${maxBytes} bytes`)

function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown)
  return thrown.cause instanceof Error ? thrown.cause.message : thrown.message
}
