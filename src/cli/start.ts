// What dist/cli/kiln.mjs loads: the program itself after a word to V8, which keeps what it compiled for the next start.
// That is a third of what a short command takes.

import { homedir } from 'node:os'
import { join } from 'node:path'
import { env, platform } from 'node:process'
import { keepCompiledCode } from '#host/code-cache.ts'
import { standardFolders } from '#host/folders.ts'

keepCompiledCode(join(standardFolders(env, { home: homedir(), platform }).cache, 'code'))
await import('./index.ts')
