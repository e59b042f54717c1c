// The argument that names a drive: the path of its device. A missing one is a usage error, and `sdb` is answered with
// /dev/sdb.
import type { Client } from '#shared/contract/client.ts'
import type { Drive } from '#shared/drives/drive.ts'
import { mayWrite } from '#shared/drives/may-write.ts'
import { failure, KilnError } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { Message } from '#shared/messages/message.ts'
import { suggestion } from '#shared/names.ts'

/** Throws drive.not-found, drive.not-whole. */
export async function findDrive(
  client: Pick<Client, 'drives'>,
  path: string,
  operation: string,
): Promise<Drive> {
  try {
    return await client.drives.show({ path })
  } catch (thrown) {
    if (!(thrown instanceof KilnError) || thrown.code !== 'drive.missing') throw thrown
    const values = { path, suggestion: nearest(path, await client.drives.list({})) }
    throw failure('drive.not-found', { operation, values, details: { path }, cause: thrown })
  }
}

/**
 * Only writable drives are suggested: a user who copies the suggestion into `kiln flash` means a stick, not the disk
 * that this computer runs from. A name without its folder stands for that device alone, never for a similar one.
 * Pure.
 */
function nearest(word: string, drives: Drive[]): Message | '' {
  const known = drives.filter(drive => mayWrite(drive, null).may !== 'no').map(({ path }) => path)
  if (word.includes('/')) return suggestion(word, known)
  const name = `/dev/${word}`
  return known.includes(name) ? message('answer.suggestion', { name }) : ''
}
