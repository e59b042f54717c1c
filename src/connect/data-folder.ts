// The folder of one Connect: its data base, its secret, and a lock of the process that serves it. For its user alone.
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { failure } from '#shared/errors.ts'

const secretBytes = 32

export const dataFiles = {
  store: 'connect.db',
  /** Without it no token in the data base is worth anything. */
  secret: 'secret',
  certificate: 'certificate.pem',
  certificateKey: 'certificate-key.pem',
} as const

/** Created where it is missing. Throws folder.unusable. */
export function openDataFolder(folder: string, randomBytes: (count: number) => Uint8Array) {
  return unlessUnusable(folder, () => {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    // Also one that was made before, for others too.
    chmodSync(folder, 0o700)
    const secret = readSecret(folder) ?? writeSecret(folder, randomBytes(secretBytes))
    const store = join(folder, dataFiles.store)
    // SQLite would make it readable for others, and makes what is beside it as the file is.
    if (!existsSync(store)) createFile(store, '')
    return { store, secret }
  })
}

function readSecret(folder: string): Uint8Array | null {
  const path = join(folder, dataFiles.secret)
  const bytes = readIfThere(path)
  if (bytes !== null && bytes.length !== secretBytes)
    throw failure('connect.secret', { operation: 'connect', values: { path } })
  return bytes
}

function writeSecret(folder: string, secret: Uint8Array): Uint8Array {
  createFile(join(folder, dataFiles.secret), secret)
  return secret
}

/** On the disk when it returns: what is signed with it must not outlive it. */
export function createFile(path: string, content: string | Uint8Array): void {
  const file = openSync(path, 'wx', 0o600)
  try {
    writeSync(file, typeof content === 'string' ? Buffer.from(content) : content)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

export function readIfThere(path: string): Buffer | null {
  try {
    return readFileSync(path)
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return null
    throw thrown
  }
}

export function unlessUnusable<T>(folder: string, work: () => T): T {
  try {
    return work()
  } catch (thrown) {
    if (!(thrown instanceof Error && 'syscall' in thrown && 'code' in thrown)) throw thrown
    const values = { path: folder, reason: String(thrown.code) }
    throw failure('folder.unusable', { operation: 'connect', values, cause: thrown })
  }
}

/**
 * Held until `release` or the end of the process, however it ends: SQLite's lock of a file is the kernel's. Throws
 * connect.in-use.
 */
export function lockDataFolder(folder: string): { release(): void } {
  const lock = new DatabaseSync(join(folder, 'serving.lock'), { timeout: 0 })
  try {
    lock.exec('BEGIN EXCLUSIVE')
  } catch (thrown) {
    lock.close()
    if (!(thrown instanceof Error && 'errcode' in thrown && thrown.errcode === sqliteBusy)) throw thrown
    throw failure('connect.in-use', { operation: 'connect', values: { path: folder }, cause: thrown })
  }
  return { release: () => lock.close() }
}

const sqliteBusy = 5
