// Packages the app for the tests, where that is not done yet: `node package-app.ts shipped`. A program, because the
// workers of Playwright run it under one lock: two electron-builders in one folder remove each other's files.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { findElectron } from '../../scripts/electron-places.ts'

const root = resolve(import.meta.dirname, '..', '..')
const electron = findElectron()

/** `driven` differs from what is shipped in one fuse: Playwright drives main through Node's inspector. */
type Packaged = 'shipped' | 'driven'

const outputOf = (kind: Packaged) => join(root, 'release', kind)
const programOf = (kind: Packaged) => join(outputOf(kind), 'linux-unpacked', 'kiln')

/** Whether it was packaged after the last build. */
function isPackaged(kind: Packaged): boolean {
  const built = join(root, 'dist', 'cli', 'kiln.mjs')
  const program = programOf(kind)
  return existsSync(program) && statSync(program).mtimeMs > statSync(built).mtimeMs
}

/** An Electron that is too old for the engine is older than this fuse too, and electron-builder stops at what it lacks. */
export function packagerConfig(output: string): string[] {
  if (!electron?.needsNode) return []
  const text = readFileSync(join(root, 'electron-builder.yml'), 'utf8')
  mkdirSync(output, { recursive: true })
  const config = join(output, 'electron-builder.yml')
  writeFileSync(config, text.replace(/^ *grantFileProtocolExtraPrivileges: .*\n/m, ''))
  return ['--config', config]
}

function build(kind: Packaged): void {
  const output = outputOf(kind)
  const words = [
    ...packagerConfig(output),
    '--linux',
    'dir',
    `-c.electronDist=${electron?.dist}`,
    `-c.directories.output=${output}`,
    ...(kind === 'driven' ? ['-c.electronFuses.enableNodeCliInspectArguments=true'] : []),
  ]
  execFileSync(join(root, 'node_modules', '.bin', 'electron-builder'), words, { cwd: root, stdio: 'inherit' })
}

/** Its program. One worker packages it, and the others wait for that. */
export function packageApp(kind: Packaged): string {
  if (isPackaged(kind)) return programOf(kind)
  const folder = join(root, 'release')
  mkdirSync(folder, { recursive: true })
  const program = join(import.meta.dirname, 'package-app.ts')
  execFileSync('flock', [join(folder, '.lock'), process.execPath, program, kind], { stdio: 'pipe' })
  return programOf(kind)
}

const [, started, kind] = process.argv
if (started === import.meta.filename && (kind === 'shipped' || kind === 'driven') && !isPackaged(kind))
  build(kind)
