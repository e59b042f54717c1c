// Looks once for an update of this machine, and fetches it: `kiln-updates look`. It never switches. The pointer and each
// path count only if the keys of the trust file, or those after them, signed them (docs/adr/0033-signed-updates.md).
// Status 0: an update is ready, or the machine runs what is published; 75: not now; 78: the trust file is not one.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { writeDurably } from '../lib/durable-file.ts'
import { withLock } from '../lib/lock.ts'
import { type Look, lookForUpdate, problemOf } from './check.ts'
import { readTrust } from './trust.ts'
import { readWords, type Words } from './words.ts'

async function look({ trust, state, running, store }: Words): Promise<Look> {
  try {
    const clock = () => Math.floor(Date.now() / 1000)
    return await lookForUpdate({ trust: readTrust(trust), folder: state, running, store, clock })
  } catch (thrown) {
    return { outcome: 'failed', ...problemOf(thrown) }
  }
}

/** By the outcome and its problem; systemd and its timer read it. */
function statusOf(found: Look): number {
  if (found.outcome === 'ready' || found.outcome === 'current') return 0
  return found.outcome === 'failed' && found.problem === 'config' ? 78 : 75
}

try {
  const words = readWords(process.argv.slice(2))
  mkdirSync(words.state, { recursive: true, mode: 0o700 })
  const found = await withLock(join(words.state, 'lock'), () => look(words))
  const text = `${JSON.stringify(found)}\n`
  process.stdout.write(text)
  writeDurably(join(words.state, 'last_look'), text)
  process.exitCode = statusOf(found)
} catch (thrown) {
  process.stderr.write(`kiln-updates: ${thrown instanceof Error ? thrown.message : thrown}\n`)
  process.exitCode = 75
}
