// The program itself, which dist/cli/kiln.mjs loads, with V8 keeping compiled code for the next start.
import { setFlagsFromString } from 'node:v8'
import { keepCompiledCode } from '#host/code-cache.ts'
import { earlyLogin } from '#host/early-login.ts'

const { argv, env } = process

// Nearly everything allocated while the program loads stays alive: collecting the rest ten times, in a space that
// doubles each time, takes a tenth of the start. V8 reads this one flag whenever that space grows.
setFlagsFromString('--semi-space-growth-factor=32')
keepCompiledCode(env)
earlyLogin.begin(argv.slice(2), env)
await import('./index.ts')
