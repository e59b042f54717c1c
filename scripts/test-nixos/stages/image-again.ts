// The image is built a second time, and has to have the same bits: what `nix build --rebuild` does.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Built } from '../system/built.ts'
import { lastLines, ToolError } from '../tool-error.ts'

const run = promisify(execFile)

/** It has been built once, and stays. */
export async function buildImageAgain({ derivation, path }: Built, env: NodeJS.ProcessEnv): Promise<void> {
  try {
    await run('nix-store', ['--realise', '--check', derivation], { env, maxBuffer: 1 << 28 })
  } catch (thrown) {
    const stderr =
      typeof thrown === 'object' && thrown !== null && 'stderr' in thrown ? thrown.stderr : thrown
    throw new ToolError(`${path} was built again, and not the same: ${lastLines(String(stderr), 8)}`)
  }
}
