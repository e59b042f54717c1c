// Creates the SSH key that this user's ssh offers without further settings, for a person who has none.
import { lstat } from 'node:fs/promises'
import { hostname, userInfo } from 'node:os'
import { join } from 'node:path'
import { failure } from '#shared/errors.ts'
import { createText } from '../files/create-text.ts'
import { unlessMissing, writing } from '../files/fs-failure.ts'
import { syncFolder } from '../files/publish.ts'
import { makeFolder } from '../files/tree.ts'
import type { Run } from '../process/run.ts'
import { makeKeyPair } from './host-key.ts'

const operation = 'ssh.makeUserKey'
const name = 'id_ed25519'

/**
 * ~/.ssh/id_ed25519 without a passphrase and its .pub, both on the disk when it returns. An existing private key is
 * kept, and only its missing public half is written. Throws ssh.key-taken, home.unwritable, space.full.
 */
export async function makeUserKey(home: string, run: Run): Promise<{ from: string; key: string }> {
  const folder = join(home, '.ssh')
  const [path, publicPath] = [join(folder, name), join(folder, `${name}.pub`)]
  return writing(operation, path, async () => {
    await makeFolder(folder, () => 0o700)
    // Before a private key is made whose public half has no name left.
    if (await unlessMissing(null, () => lstat(publicPath))) throw taken(publicPath)
    const pair = makeKeyPair(`${userInfo().username}@${hostname()}`)
    const isNew = await createText(path, pair.privateKey, { mode: 0o600, flush: true })
    const key = isNew ? pair.publicKey : await publicHalf(path, run)
    if (!(await createText(publicPath, `${key}\n`, { mode: 0o644, flush: true }))) throw taken(publicPath)
    await syncFolder(folder)
    return { from: join('~/.ssh', `${name}.pub`), key }
  })
}

const taken = (path: string) => failure('ssh.key-taken', { operation, values: { path } })

/** The empty passphrase: ssh-keygen fails at once where another is needed, and asks nothing. */
async function publicHalf(path: string, run: Run): Promise<string> {
  const signal = AbortSignal.timeout(10_000)
  const { code, stdout } = await run({ command: 'ssh-keygen', args: ['-y', '-P', '', '-f', path], signal })
  const key = stdout.trim()
  if (code !== 0 || key === '') throw taken(path)
  return key
}
