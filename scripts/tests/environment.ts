// Every runner of tests starts with this: folders for reports and scratch, and variables.
import { mkdirSync, rmSync } from 'node:fs'
import { homedir, totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { nixPath } from '#platform/nix/places.ts'
import { makeScratch, type Scratch } from './scratch-folder.ts'

export const root = resolve(import.meta.dirname, '..', '..')
export const reports = join(root, '.cache', 'reports')
const enoughMemory = 16 * 2 ** 30

type TestEnvironment = { env: NodeJS.ProcessEnv; scratch: Scratch }

/** Removes the reports of the last run. */
export function testEnvironment(): TestEnvironment {
  rmSync(reports, { recursive: true, force: true })
  mkdirSync(reports, { recursive: true })
  const scratch = makeScratch()
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    TMPDIR: scratch.path,
    PATH: `${join(root, 'node_modules', '.bin')}:${nixPath(process.env, homedir())}`,
    // The demo profile needs no binary cache, and the tests must not wait for one that cannot be reached.
    NIX_CONFIG: process.env['NIX_CONFIG'] ?? 'substituters =',
    // Hundreds of tests start Kiln from its source. Node would compile it each time: half of what a start takes.
    NODE_COMPILE_CACHE: join(scratch.path, 'compiled'),
    // A third of an evaluation is the search for memory to use again; without it, each needs 3 GB.
    ...(totalmem() >= enoughMemory && { GC_DONT_GC: '1' }),
  }
  return { env, scratch }
}
