// The part of the process wrapper (src/platform/process) that is needed here, so that tests can replace it.
import type { Exit } from '#engine/ports/process.ts'

export type Run = (options: {
  command: string
  args: string[]
  signal?: AbortSignal
  endsWithParent?: boolean
  onStdout?: (chunk: Uint8Array) => void
}) => Promise<Exit & { stdout: string }>
