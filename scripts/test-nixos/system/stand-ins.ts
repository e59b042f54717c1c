// Finds stand-ins in a built system, by its files: programs that are `true`, units that are masked by a package, and
// packages without content. stand-ins.json has to name every one of them.
import { execFileSync } from 'node:child_process'
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { debianFolder } from '../packages/debian-packages.ts'
import { ToolError } from '../tool-error.ts'

const reasons = z.record(z.string(), z.string().min(8))
const listSchema = z.strictObject({
  units: reasons,
  disabled: reasons,
  programs: reasons,
  empty: reasons,
  /** Their programs say so and fail. */
  absent: reasons,
  /** Replaced by a program of ours with the same command line. */
  replaced: reasons,
  ignoredOverrides: reasons,
  /** Modules of the kernel that a configuration names. */
  modules: reasons,
  /** Modules that the kernel for arm64 lacks in addition. */
  arm64Modules: reasons,
})
type StandIns = z.infer<typeof listSchema>
export const readStandIns = (): StandIns =>
  listSchema.parse(JSON.parse(readFileSync(join(debianFolder, 'stand-ins.json'), 'utf8')))

type FoundStandIns = { programs: string[]; units: string[]; absent: string[]; replaced: string[] }

const hashLength = '/nix/store/'.length + 33
/** The layers hold Debian's own files, where `true` is `true`. */
const isLayer = (path: string) => path.slice(hashLength).startsWith('debian-')

function* linksBelow(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isSymbolicLink()) yield path
    else if (entry.isDirectory()) yield* linksBelow(path)
  }
}

function standInsOf(storePath: string, env: NodeJS.ProcessEnv): FoundStandIns {
  const args = ['--query', '--requisites', storePath]
  const closure = execFileSync('nix-store', args, { env, encoding: 'utf8', maxBuffer: 1 << 28 }).trim()
  const programs = new Set<string>()
  const units = new Set<string>()
  const absent = new Set<string>()
  const replaced = new Set<string>()
  for (const path of closure.split('\n')) {
    if (isLayer(path) || !lstatSync(path).isDirectory()) continue
    const absence = join(path, 'nix-support', 'kiln-absent')
    if (existsSync(absence)) absent.add(readFileSync(absence, 'utf8').trim())
    const replacement = join(path, 'nix-support', 'kiln-replaced')
    if (existsSync(replacement)) replaced.add(readFileSync(replacement, 'utf8').trim())
    for (const link of linksBelow(path)) {
      const target = readlinkSync(link)
      const name = basename(link)
      if (/\/usr\/bin\/true$/.test(target) && name !== 'true') {
        programs.add(link.includes('/lib/systemd/') ? link.slice(path.length + 1) : name)
      }
      // Packages mask; a configuration that disables a unit does it in its own derivation of units.
      if (target === '/dev/null' && link.includes('/example/systemd/')) units.add(name)
    }
  }
  return {
    programs: [...programs].sort(),
    units: [...units].sort(),
    absent: [...absent].sort(),
    replaced: [...replaced].sort(),
  }
}

/** Fails where something stands in for another that stand-ins.json does not name. Returns the packages that are absent. */
export function checkStandIns(system: string, env: NodeJS.ProcessEnv): readonly string[] {
  const listed = readStandIns()
  const found = standInsOf(system, env)
  const unlisted = [
    ...found.programs.filter(name => !(name in listed.programs)),
    ...found.units.filter(name => !(name in listed.units)),
    ...found.absent.filter(name => !(name in listed.absent)),
    ...found.replaced.filter(name => !(name in listed.replaced)),
  ]
  if (unlisted.length > 0)
    throw new ToolError(`Stand-ins that stand-ins.json does not name: ${unlisted.join(', ')}`)
  return found.absent
}
