// The word after `--identity`.
import { resolve } from 'node:path'
import { demandFile } from '../terminal/named-file.ts'

/**
 * The whole path: what is remembered of a host is used from other folders. What begins with ~ is for ssh to read. Of a file
 * that is not there ssh says only that the host refused the login. Throws file.missing, file.broken.
 */
export async function identityFrom(word: string | undefined, command: string): Promise<string | undefined> {
  if (word === undefined || word.startsWith('~')) return word
  const path = resolve(word)
  await demandFile(path, command)
  return path
}
