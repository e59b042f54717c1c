// Homes of Kiln with finished images of the demo profile, built once for all specs (e2e/setup). Each spec takes a copy: it may
// change every file of it.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { freshHome, imageIn, kiln } from './kiln-process.ts'

const root = resolve(import.meta.dirname, '..', '..')
/** Given by a runner whose runs of Playwright share them, or made by each run. */
const shared = process.env['KILN_BUILT_HOMES']
const folder = shared ?? join(root, 'test-results', 'built-homes')

export const longName = `kitchen-${'a-long-name-that-a-person-chose-'.repeat(2)}end`

/** Each has one image, and `kitchen` also a build that failed. */
const homes = {
  kitchen: { name: 'Kitchen', formats: ['qcow2', 'ova'], fails: true },
  'long-name': { name: longName, formats: ['raw'], fails: false },
} as const
type BuiltHome = keyof typeof homes

type Facts = {
  /** Id of the image. */
  image: string
  /** Id of the build that made none. */
  failed: string
}
const factsFile = join(folder, 'facts.json')

/** Called by e2e/setup alone. */
export async function buildHomes(): Promise<void> {
  if (shared !== undefined && existsSync(factsFile)) return
  rmSync(folder, { recursive: true, force: true })
  const facts: Partial<Record<BuiltHome, Facts>> = {}
  // Never built before, so that the page of the first build has a graph and logs.
  const answers = ['--set', `message=e2e ${process.pid} ${Date.now()}`]
  for (const [id, { name, formats, fails }] of Object.entries(homes)) {
    const home = join(folder, id)
    mkdirSync(home, { recursive: true })
    const words = formats.flatMap(format => ['-f', format])
    const built = await kiln(home, 'build', 'tiny', ...words, '--name', name, ...answers, '--json')
    if (built.code !== 0) throw new Error(built.stdout + built.stderr)
    const broken = fails ? await kiln(home, 'build', 'tiny', '--set', 'variant=fails', '--json') : null
    facts[id as BuiltHome] = { image: imageIn(built).id, failed: String(broken?.lines[0]?.['job'] ?? '') }
  }
  // Last: a run that was ended before has none.
  const partial = `${factsFile}.part`
  writeFileSync(partial, JSON.stringify(facts))
  renameSync(partial, factsFile)
}

/** A new home, for the caller to remove. */
export const builtHome = (which: BuiltHome = 'kitchen'): Facts & { home: string } => {
  const home = freshHome()
  return { home, ...copyBuilt(home, which) }
}

/** Copies into an existing home. Holes and times stay: Kiln takes a file with another time for a changed one. */
export function copyBuilt(home: string, which: BuiltHome = 'kitchen'): Facts {
  const facts = (JSON.parse(readFileSync(factsFile, 'utf8')) as Record<BuiltHome, Facts>)[which]
  const linux = process.platform === 'linux' ? ['--reflink=auto', '--sparse=always'] : []
  execFileSync('cp', ['-a', ...linux, `${join(folder, which)}/.`, home])
  return facts
}
