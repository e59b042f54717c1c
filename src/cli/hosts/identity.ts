// The argument of `--identity`.
import { resolve } from 'node:path'
import { assertFile } from '../terminal/named-file.ts'

/**
 * The absolute path, because a stored host is used from other folders. A leading ~ is for ssh to expand. If the file
 * is missing, ssh only says that the host refused the login. Throws file.missing, file.broken.
 */
export async function identityFrom(word: string | undefined, command: string): Promise<string | undefined> {
  if (word === undefined || word.startsWith('~')) return word
  const path = resolve(word)
  await assertFile(path, command)
  return path
}
