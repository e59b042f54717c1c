// Programs that push to binary caches with their own protocol: the user's attic or cachix, with its own login.
import type { CachePusher, CacheTool } from '#shared/caches.ts'
import type { Exit, OutputLine } from './process.ts'

type CachePushing = {
  by: CachePusher
  /** The program computes the closure of each. */
  storePaths: string[]
  signal: AbortSignal
  /** Its stderr, in order, in batches. */
  onLines: (lines: OutputLine[]) => void
}

export type CacheToolsPort = {
  /** Returns the tool's path; null: not on PATH. Starts nothing. */
  find(tool: CacheTool): string | null
  /** Never throws for a failed push: the exit code reports it. Throws tool.missing. */
  push(pushing: CachePushing): Promise<Exit>
}
