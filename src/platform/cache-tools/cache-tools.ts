// attic and cachix behind the engine's port. They use their own login: Kiln passes no token.
import type { CacheToolsPort } from '#engine/ports/cache-tools.ts'
import { programPath } from '../process/program-path.ts'
import type { Run } from '../process/run.ts'
import { pushArgv } from './argv.ts'

export function createCacheTools({ run, path }: { run: Run; path: string }): CacheToolsPort {
  return {
    find: tool => programPath(path, tool),
    push: ({ by, storePaths, signal, onLines }) =>
      run({
        command: by.tool,
        args: pushArgv(by, storePaths),
        // cachix draws progress bars on terminals only. Its output is matched in English.
        env: { LC_ALL: 'C.UTF-8' },
        signal,
        endsWithParent: true,
        onLines,
      }),
  }
}
