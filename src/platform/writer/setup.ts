// Installs the writer once, if Kiln itself is in a folder that its user can change.
import { existsSync, lstatSync } from 'node:fs'
import { chmod, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { WriterSetupPort } from '#engine/ports/writer-setup.ts'
import { isAdministrator } from '#platform/mac-facts.ts'
import { makeTempFolder } from '#platform/temp-folder.ts'
import { installBase } from '#shared/drives/installed-writers.ts'
import type { WriterSetup } from '#shared/drives/writer-setup.ts'
import { failure, KilnError } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { installArgv, removeArgv } from './argv.ts'
import { runAsRoot, systemProgram } from './as-root.ts'
import { cannotInstall, hashOf, ownFiles, stage } from './installed-content.ts'
import { type HashedFile, installFolder, type WriterFile } from './installed-layout.ts'
import { libraryProblem } from './installed-libraries.ts'
import { lookForInstalled, otherVersions } from './installed-look.ts'
import type { WriterPlaces } from './places.ts'
import { rootOnlyProblem } from './root-only.ts'
import { asksPkexec, findPkexec, packageProblem } from './root-wrapper.ts'

/** Whether this user is an administrator; asked on a Mac only. */
type AskAdministrator = () => Promise<boolean | null>

export function createWriterSetup(
  places: WriterPlaces,
  administrator: AskAdministrator = () => isAdministrator(),
): WriterSetupPort {
  const current = (signal: AbortSignal) => stateOf(places, administrator, signal)
  return {
    state: current,
    async install(signal) {
      const now = await current(signal)
      if (now.state === 'impossible') throw cannotInstall(now.reason ?? '')
      if (now.state !== 'missing') return now
      await install(places, signal)
      const { problem } = await lookForInstalled(places, signal)
      // It was changed between the copy for root and now, here or there.
      if (problem !== null) throw notInstalled(problem)
      return current(signal)
    },
    async remove(signal) {
      const pkexec = findPkexec()
      if (asksPkexec(places) && existsSync(installBase)) {
        if (!pkexec) throw cannotInstall(message('writer.reason.no-pkexec'))
        const argv = removeArgv({ pkexec, program: await systemProgram('rm') })
        const failed = await runAsRoot(argv, { env: places.env, signal })
        if (failed !== null)
          throw failure('writer.not-removed', { operation: 'writer.remove', values: { reason: failed } })
      }
      return current(signal)
    },
  }
}

const notInstalled = (reason: HashedProblem) =>
  failure('writer.not-installed', { operation: 'writer.install', values: { reason } })
type HashedProblem = NonNullable<Awaited<ReturnType<typeof lookForInstalled>>['problem']>

async function install(places: WriterPlaces, signal: AbortSignal) {
  const pkexec = findPkexec()
  if (!pkexec) throw cannotInstall(message('writer.reason.no-pkexec'))
  const program = await systemProgram('install')
  const own = await makeTempFolder(places.tempFolder, 'kiln-writer-install-')
  try {
    await chmod(own, 0o700)
    const staged = await stage(await ownFiles(places), own, signal)
    const hashed: HashedFile[] = []
    for (const file of staged) hashed.push(await hashOf(file, signal))
    const folder = installFolder(places.version, hashed)
    const paths = staged.map(({ name }) => join(own, name))
    const argv = installArgv({ pkexec, program }, { staged: paths, folder })
    const failed = await runAsRoot(argv, { env: places.env, signal })
    if (failed !== null) throw notInstalled(failed)
  } finally {
    await rm(own, { recursive: true, force: true })
  }
}

async function stateOf(
  places: WriterPlaces,
  administrator: AskAdministrator,
  signal: AbortSignal,
): Promise<WriterSetup> {
  const nothing = { reason: null, folder: null, isThere: false, files: [] }
  if (places.platform === 'macos' && places.uid !== 0 && (await administrator()) === false)
    return { ...nothing, state: 'not-allowed', reason: message('writer.reason.standard-account'), others: [] }
  if (!asksPkexec(places) || (await packageProblem(places)) === null)
    return { ...nothing, state: 'not-needed', others: await otherVersions(null) }
  try {
    const { folder, isThere, problem } = await lookForInstalled(places, signal)
    const files = await sizesOf(await ownFiles(places))
    const here = { folder, isThere, files, others: await otherVersions(folder) }
    if (problem === null) return { state: 'installed', reason: null, ...here }
    const obstacle = await obstacleTo(places)
    if (obstacle !== null) return { state: 'impossible', reason: obstacle, ...here }
    return { state: 'missing', reason: problem, ...here }
  } catch (thrown) {
    if (!(thrown instanceof KilnError) || thrown.code !== 'writer.not-installable') throw thrown
    const reason = thrown.values['reason'] ?? null
    return { ...nothing, state: 'impossible', reason, others: await otherVersions(null) }
  }
}

/** Why not to ask for a password: the installed files could not be used. */
async function obstacleTo(places: WriterPlaces) {
  if (!findPkexec()) return message('writer.reason.no-pkexec')
  return (await libraryProblem(places.program.path)) ?? (await rootOnlyProblem(firstThere(installBase)))
}

/** The path, or its nearest existing parent. */
const firstThere = (path: string): string =>
  lstatSync(path, { throwIfNoEntry: false }) || path === '/' ? path : firstThere(dirname(path))

const sizesOf = (files: WriterFile[]) =>
  Promise.all(
    files.map(async file =>
      'text' in file
        ? { name: file.name, from: null, sizeBytes: Buffer.byteLength(file.text) }
        : { name: file.name, from: file.from, sizeBytes: (await stat(file.from)).size },
    ),
  )
