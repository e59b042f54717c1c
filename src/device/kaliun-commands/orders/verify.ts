// Whether one of the owner's keys signed a text, by OpenSSH's own program.
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { orderNamespace } from '#shared/connect/order.ts'

type Signed = { text: string; signature: string; keys: readonly string[] }
const verifyMs = 10_000

/** `folder`: of root alone or for all; what is put there for a moment is not secret. Rejects where ssh-keygen cannot be started. */
export async function isSigned(folder: string, { text, signature, keys }: Signed): Promise<boolean> {
  const scratch = mkdtempSync(join(folder, 'order-'))
  try {
    const [signers, file] = [join(scratch, 'signers'), join(scratch, 'signature')]
    writeFileSync(signers, keys.map(key => `owner namespaces="${orderNamespace}" ${key}\n`).join(''))
    writeFileSync(file, signature)
    return await verified(
      ['-Y', 'verify', '-f', signers, '-I', 'owner', '-n', orderNamespace, '-s', file],
      text,
    )
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

function verified(words: string[], text: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = execFile('ssh-keygen', words, { timeout: verifyMs, maxBuffer: 1 << 16 }, failed => {
      // A non-zero status is an answer; a missing program is not.
      if (failed && typeof failed.code !== 'number') reject(failed)
      else resolve(failed === null)
    })
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(text)
  })
}
