// The word that names a drive: the path of its device. One that is not there is a wrong command line, and `sdb` is
// answered with /dev/sdb.
import type { Client } from '#shared/contract/client.ts'
import { failure, KilnError } from '#shared/errors.ts'
import type { Drive } from '#shared/model/flash/drive.ts'
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
    const known = (await client.drives.list({})).map(drive => drive.path)
    const values = { path, suggestion: suggestion(nearest(path, known), known) }
    throw failure('drive.not-found', { operation, values, details: { path }, cause: thrown })
  }
}

/** What was meant by a name without its folder. Pure. */
export function nearest(word: string, known: string[]): string {
  const whole = `/dev/${word}`
  return word.includes('/') || (!known.includes(whole) && word.length < 3) ? word : whole
}
