// `nix copy` to a binary cache, signed, and the cache's answers.
import type { NixPort, NixPushOptions } from '#engine/ports/nix.ts'
import type { OutputLine } from '#engine/ports/process.ts'
import type { RunResult } from '../process/run.ts'
import { patienceArgs } from './build-words.ts'
import { httpStatusIn } from './parse.ts'

type RunNix = (call: {
  args: string[]
  env?: Record<string, string>
  signal: AbortSignal
  onLines?: (lines: OutputLine[]) => void
  endsWithParent: true
}) => Promise<RunResult>

/** This process signs the paths that it writes to a binary cache; any other store keeps this store's signatures. */
export async function push(nix: RunNix, options: NixPushOptions): Promise<RunResult> {
  const { storePath, to, keyPath, compression, env = {}, signal, onLines } = options
  const isCache = !to.startsWith('ssh-ng:')
  if (keyPath !== null && !isCache) {
    const args = ['store', 'sign', '--recursive', '--key-file', keyPath, '--', storePath]
    const signed = await nix({ args, signal, endsWithParent: true })
    if (signed.code !== 0) return signed
  }
  const parameters = [
    ...(keyPath !== null && isCache ? [`secret-key=${encodeURIComponent(keyPath)}`] : []),
    ...(compression !== undefined && isCache ? [`compression=${compression}`] : []),
  ].join('&')
  const store = parameters === '' ? to : `${to}${to.includes('?') ? '&' : '?'}${parameters}`
  const words = ['copy', '--log-format', 'internal-json', '-v', ...patienceArgs, '--to', store]
  return nix({ args: [...words, '--', storePath], env, signal, onLines, endsWithParent: true })
}

/**
 * Nix opens a cache by its nix-cache-info, and writes one if there is none; it reports a refusal only in its
 * debug output.
 */
export async function cacheStatus(nix: RunNix, ...words: Parameters<NixPort['cacheStatus']>) {
  const [to, signal] = words
  const args = ['store', 'info', '--debug', ...patienceArgs, '--store', to]
  // Only that: its debug output is long.
  let status: number | null = null
  const onLines = (output: OutputLine[]) => {
    status = httpStatusIn(output.map(({ text }) => text)) ?? status
  }
  await nix({ args, signal, onLines, endsWithParent: true })
  return status
}
