// Programs that push to binary caches with a protocol of their own: the person's own attic or cachix, with its own login.
import type { CachePusher, CacheTool } from '#shared/caches/cache.ts'
import type { Exit, OutputLine } from './process.ts'

export type CachePushing = {
  by: CachePusher
  /** The program computes what each of them needs. */
  storePaths: string[]
  signal: AbortSignal
  /** What it prints on stderr, in order, in batches. */
  onLines: (lines: OutputLine[]) => void
}

export type CacheToolsPort = {
  /** Where it is; null: not on PATH. Starts nothing. */
  find(tool: CacheTool): string | null
  /** Never throws for a failed push: exit says it. Throws tool.missing. */
  push(pushing: CachePushing): Promise<Exit>
}
