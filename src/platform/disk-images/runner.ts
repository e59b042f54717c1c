// What is needed of the process wrapper (src/platform/process): so much of it can be stood in for.
import type { Exit } from '#engine/ports/process.ts'

export type Run = (options: {
  command: string
  args: string[]
  signal?: AbortSignal
  endsWithParent?: boolean
  onStdout?: (chunk: Uint8Array) => void
}) => Promise<Exit & { stdout: string }>
