// Copies Kiln itself into a kit: the app of this package, or the output of `npm run build` with the Node that
// runs it.
import { lstat, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { OwnProgramPort } from '#engine/ports/own-program.ts'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { Message } from '#shared/messages/message.ts'
import { unlessMissing } from '../files/fs-failure.ts'
import { copyFiles, filesOf, setRights } from './files.ts'
import {
  builtParts,
  computerOf,
  foreignLibrary,
  launcherText,
  type OwnPlaces,
  packagedFolder,
  piecesOf,
} from './layout.ts'

export function createOwnProgram(places: OwnPlaces): OwnProgramPort {
  const isPackage = packagedFolder(places) !== null
  return {
    async find() {
      const problem = isPackage ? packageProblem(places) : await buildProblem(places)
      if (problem) throw failure('kit.no-kiln', { operation: 'kits.own', values: { reason: problem } })
      const files = await filesOf(piecesOf(places))
      const launcher = launcherText(places)
      return {
        computer: computerOf(places),
        sizeBytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, launcher.length),
        async copyTo(folder, work) {
          await copyFiles(files, folder, work)
          const path = join(folder, 'kiln')
          await writeFile(path, launcher)
          await setRights(path, 0o755)
        },
      }
    },
  }
}

const packageProblem = ({ platform }: OwnPlaces): Message | null =>
  platform === 'darwin' ? message('kit.reason.mac-app') : null

async function buildProblem(places: OwnPlaces): Promise<Message | null> {
  const parts = await Promise.all(builtParts(places).map(path => unlessMissing(null, () => lstat(path))))
  if (parts.some(part => part === null)) return message('kit.reason.not-built')
  // Otherwise the running program and the copy would differ.
  const builtMs = Math.min(...parts.map(part => part?.mtimeMs ?? 0))
  if (!places.bundled && (await newestMs(join(places.root, 'src'))) > builtMs)
    return message('kit.reason.old-build')
  const path = places.program.electron ? null : foreignLibrary(loadedLibraries(), places.program.path)
  return path === null ? null : message('kit.reason.library', { path })
}

/** A folder's modification time changes when a file in it is removed. */
async function newestMs(path: string): Promise<number> {
  const facts = await lstat(path)
  const names = facts.isDirectory() ? await readdir(path) : []
  return Math.max(facts.mtimeMs, ...(await Promise.all(names.map(name => newestMs(join(path, name))))))
}

/** The engine runs in the program that is copied. */
function loadedLibraries(): string[] {
  const report: NodeJS.ProcessReport & { excludeNetwork?: boolean } = process.report
  // It would look up the host names of all connections.
  report.excludeNetwork = true
  const { sharedObjects = [] } = report.getReport() as { sharedObjects?: string[] }
  return sharedObjects
}
