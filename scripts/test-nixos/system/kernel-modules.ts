// The kernel's modules that a profile names, beside those that the kernel has: the initrd leaves out what is missing
// without a word, because Debian's kernel has not all of nixpkgs' list.
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { basename, join } from 'node:path'
import { ToolError } from '../tool-error.ts'
import { readStandIns } from './stand-ins.ts'

/** The kernel takes both for the same. */
const canonical = (name: string) => name.replaceAll('-', '_')
const linesOf = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [])
const moduleName = (path: string) => canonical(basename(path).replace(/\.ko(\.\w+)?$/, ''))

/** Their own names and the other names under which modprobe finds them; built-in ones too. */
export function moduleNamesIn(folder: string): ReadonlySet<string> {
  return new Set([
    ...linesOf(join(folder, 'modules.dep')).map(line => moduleName(line.split(':')[0] ?? '')),
    ...linesOf(join(folder, 'modules.builtin')).map(line => moduleName(line.trim())),
    ...linesOf(join(folder, 'modules.alias')).map(line => canonical(line.split(' ')[1] ?? '')),
  ])
}

export const missingModules = (
  named: readonly string[],
  has: ReadonlySet<string>,
  known: Readonly<Record<string, string>>,
): string[] => named.filter(name => !has.has(canonical(name)) && !(name in known)).sort()

/** Fails where the profile names one that this kernel has not, unless stand-ins.json gives the reason. */
export function checkKernelModules(system: string, named: readonly string[]): void {
  const versions = join(realpathSync(join(system, 'kernel-modules')), 'lib', 'modules')
  const [version = ''] = readdirSync(versions)
  // Otherwise depmod would write into the kernel's store path, which others read.
  const folder = realpathSync(join(versions, version))
  if (!folder.startsWith(`${versions}/`)) throw new ToolError(`The modules' folder is another's: ${folder}`)
  const { modules, arm64Modules } = readStandIns()
  const known = version.endsWith('-arm64') ? { ...modules, ...arm64Modules } : modules
  const missing = missingModules(named, moduleNamesIn(join(versions, version)), known)
  if (missing.length > 0) throw new ToolError(`The kernel ${version} has no module ${missing.join(', ')}.`)
}
