// What dist/cli/kiln.mjs loads: the program itself, with V8 keeping what it compiles for the next start.
import { env } from 'node:process'
import { keepCompiledCode } from '#host/code-cache.ts'

keepCompiledCode(env)
await import('./index.ts')
