// For tests: Kiln's layouts, and an ordinary user with the real pkexec and a polkitd that answers in a person's place.
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { WriterEvent } from '#engine/ports/writer.ts'
import type { Start } from '#platform/writer/places.ts'
import type { WriterSetup } from '#shared/drives/writer-setup.ts'
import type { ErrorReport } from '#shared/errors.ts'
import type { WriterPlan } from '#shared/flash/wire/writer-messages.ts'
import { hasCommand } from '../drives/disks.ts'

export const nobodyUid = 65_534
const root = join(import.meta.dirname, '..', '..', '..')
const needs = ['pkexec', 'pkaction', 'dbus-daemon', 'unshare', 'setpriv']
export const hasPolkit =
  process.getuid?.() === 0 &&
  ['/dev/loop-control', '/usr/lib/polkit-1/polkitd'].every(path => existsSync(path)) &&
  needs.every(hasCommand)
export const canMountFuse =
  hasPolkit && existsSync('/dev/fuse') && ['squashfuse', 'mksquashfs', 'fusermount'].every(hasCommand)
const quiet = '--disable-warning=ExperimentalWarning'
const support = (name: string) => join(import.meta.dirname, name)

/** The writer of the sources in the bundle's place. `seen`: where it tells its environment. */
export function writeBundle(folder: string, seen = ''): void {
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  writeFileSync(
    join(folder, 'writer.mjs'),
    `import { writeFileSync } from 'node:fs'
    if ('${seen}') writeFileSync('${seen}', JSON.stringify(process.env))
    await import('${join(root, 'src', 'writer', 'index.ts')}')`,
  )
}

/** Kiln's folder as packages have it, with Node in Electron's place: a copy, so that it is root's like all the rest. */
export function kilnFolder(folder: string, seen = ''): string {
  chmodSync(folder, 0o755)
  const kiln = join(folder, 'opt', 'Kiln')
  writeBundle(join(kiln, 'resources', 'app.asar.unpacked', 'dist', 'writer'), seen)
  copyFileSync(process.execPath, join(kiln, 'kiln'))
  copyFileSync(join(root, 'resources', 'linux', 'kiln-writer'), join(kiln, 'resources', 'kiln-writer'))
  return kiln
}

export type Layout = {
  places: Partial<Start>
  /** What runs the engine. */
  node?: string
  /** What the user runs before the engine is started, and around it. */
  around?: string[]
}

/** As a package has it: an archive, and beside it what is unpacked of it. */
export const packaged = (kiln: string): Layout => {
  const resources = join(kiln, 'resources')
  return { places: { resources, root: join(resources, 'app.asar'), bundled: true } }
}

type Asking = Layout & {
  /** `late`: yes, after longer than a test waits. `password`: by the package's own policy, see polkit.ts. */
  answer?: 'yes' | 'no' | 'late' | 'password'
  /** What is /usr/local/lib. */
  local?: string
}

/** Runs a program as the user `nobody`, in its own folder. */
export function runAsNobody(
  folder: string,
  { answer = 'yes', around = [], local = '-' }: Omit<Asking, 'places' | 'node'>,
  program: (own: string) => string[],
) {
  chmodSync(folder, 0o755)
  const own = mkdtempSync(join(folder, 'own-'))
  chownSync(own, nobodyUid, nobodyUid)
  // What other tests unmount while this runs must not stay mounted in here: choice.long.test.ts.
  const mounts = ['--mount', '--propagation', 'slave']
  const namespaces = [...mounts, '--pid', '--fork', '--mount-proc', '--kill-child']
  const polkit = [process.execPath, quiet, support('polkit.ts'), answer, own, local]
  const { stdout, stderr, status } = spawnSync(
    'unshare',
    [...namespaces, ...polkit, ...around, ...program(own)],
    { encoding: 'utf8' },
  )
  return { stdout, stderr, status, own }
}

/** One of the tests' own, which prints JSON: that, and what it left in its folder. */
function reportAsNobody<Told>(folder: string, asking: Asking, words: (own: string) => string[]) {
  const node = [asking.node ?? process.execPath, quiet]
  const { stdout, stderr, own } = runAsNobody(folder, asking, temp => [...node, ...words(temp)])
  if (stderr.trim() !== '') throw new Error(stderr)
  const left = readdirSync(own).filter(name => name !== 'told')
  return { ...(JSON.parse(stdout) as Told), left }
}

/** Runs the engine as the user `nobody`, with a polkitd that gives this answer. */
export function flashAsNobody(folder: string, { plan, ...asking }: Asking & { plan: WriterPlan }) {
  const planFile = join(folder, 'plan.json')
  writeFileSync(planFile, JSON.stringify(plan))
  const { error, events, left } = reportAsNobody<{ error: ErrorReport | null; events: WriterEvent[] }>(
    folder,
    asking,
    own => [support('engine.ts'), planFile, join(own, 'told'), own, JSON.stringify(asking.places)],
  )
  const results = events.flatMap(event => (event.type === 'result' ? [event.result] : []))
  return { error, results, left }
}

type Kept = Record<'first' | 'again' | 'other', { code: string | null; asked: number }>

/** The package in /opt, a plan that one engine runs twice and another of the same user once, and how often polkit asked for a password. */
export function flashAgainAsNobody(folder: string, plan: WriterPlan): Kept {
  const planFile = join(folder, 'plan.json')
  writeFileSync(planFile, JSON.stringify(plan))
  const { places } = packaged('/opt/Kiln')
  return reportAsNobody<Kept>(folder, { places, answer: 'password' }, own => [
    support('kept.ts'),
    planFile,
    own,
    JSON.stringify(places),
  ])
}

type SetupOptions = Asking & { action: 'state' | 'install' | 'remove'; cancelAfterMs?: number }

export const setupAsNobody = (folder: string, { action, cancelAfterMs, ...asking }: SetupOptions) =>
  reportAsNobody<{ state: WriterSetup | null; error: ErrorReport | null }>(folder, asking, own => [
    support('setup.ts'),
    action,
    own,
    JSON.stringify(asking.places),
    String(cancelAfterMs ?? ''),
  ])
