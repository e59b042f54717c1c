// Signs a text with a person's SSH key, by ssh-keygen: a key file, a key in the agent and a hardware key all do (PROTOCOL.sshsig of
// OpenSSH).
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TextToSign } from '#engine/ports/ssh.ts'
import { failure } from '#shared/errors.ts'
import { isPlainKey, tidyKey } from '#shared/public-key.ts'
import type { Run } from '../process/run.ts'
import { keyFileOf } from './public-keys.ts'

const operation = 'ssh.sign'
/** A person may have to touch a key. */
const signMs = 2 * 60_000

type Parts = { run: Run; home: string; tempFolder: string }

export async function sign({ key, ...what }: TextToSign, parts: Parts): Promise<string> {
  const line = tidyKey(key)
  if (!isPlainKey(line)) return signedBy(key.replace(/^~(?=\/)/, parts.home), what, parts)
  const file = await keyFileOf(parts.home, line)
  if (file !== null) return signedBy(file, what, parts)
  // The agent finds it by the public key.
  const folder = await mkdtemp(join(parts.tempFolder, 'kiln-sign-'))
  try {
    const path = join(folder, 'key.pub')
    await writeFile(path, `${line}\n`, { mode: 0o600 })
    return await signedBy(path, what, parts)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function signedBy(
  path: string,
  { text, namespace, signal }: Omit<TextToSign, 'key'>,
  { run }: Parts,
): Promise<string> {
  const { code, stdout, cancelled, lastLines, command } = await run({
    command: 'ssh-keygen',
    args: ['-q', '-Y', 'sign', '-n', namespace, '-f', path],
    // It asks for no passphrase, in a terminal neither: the agent does.
    env: { SSH_ASKPASS: '/bin/false', SSH_ASKPASS_REQUIRE: 'force', DISPLAY: ':none' },
    input: text,
    signal: AbortSignal.any([signal, AbortSignal.timeout(signMs)]),
  })
  signal.throwIfAborted()
  if (code === 0 && stdout.startsWith('-----BEGIN SSH SIGNATURE-----')) return stdout.trim()
  const reason = cancelled ? '' : (lastLines.at(-1) ?? '')
  throw failure('ssh.cannot-sign', {
    operation,
    values: { key: path, reason },
    details: { command, lastLines },
  })
}
