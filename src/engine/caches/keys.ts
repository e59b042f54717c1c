// Signing keys: the secrets are in Kiln's configuration folder, readable by this user alone, and never in a
// repository.
import { dirname, join } from 'node:path'
import type { Ports } from '#engine/ports/index.ts'
import { failure } from '#shared/errors.ts'

type KeyPorts = Pick<Ports, 'files' | 'folders' | 'nix'>
type SigningKey = { name: string; publicKey: string }

const folderOf = ({ folders }: Pick<Ports, 'folders'>) => join(folders.config, 'signing-keys')
const ending = '.secret'

/** Throws cache.no-key. */
export async function secretKeyPath(ports: KeyPorts, name: string): Promise<string> {
  const path = join(folderOf(ports), `${name}${ending}`)
  if ((await ports.files.facts(path)) === null)
    throw failure('cache.no-key', { operation: 'caches.push', values: { name } })
  return path
}

export async function signingKeys(ports: KeyPorts): Promise<SigningKey[]> {
  const names = (await ports.files.list(folderOf(ports))).filter(each => each.endsWith('.pub'))
  const keys = names.map(async file => ({
    name: file.slice(0, -'.pub'.length),
    publicKey: ((await ports.files.readText(join(folderOf(ports), file))) ?? '').trim(),
  }))
  return Promise.all(keys)
}

/** Throws cache.key-there, cache.in-repository. */
export async function makeSigningKey(
  ports: KeyPorts,
  name: string,
  signal: AbortSignal,
): Promise<SigningKey> {
  const folder = folderOf(ports)
  const operation = 'caches.makeKey'
  for (let above = folder; above !== dirname(above); above = dirname(above))
    if ((await ports.files.facts(join(above, '.git'))) !== null)
      throw failure('cache.in-repository', { operation, values: { path: folder } })
  const path = join(folder, `${name}${ending}`)
  if ((await ports.files.facts(path)) !== null)
    throw failure('cache.key-there', { operation, values: { name } })
  const { secret, publicKey } = await ports.nix.makeKey(name, signal)
  await ports.files.writeText(path, `${secret}\n`, { mode: 0o600 })
  await ports.files.writeText(join(folder, `${name}.pub`), `${publicKey}\n`)
  return { name, publicKey }
}
