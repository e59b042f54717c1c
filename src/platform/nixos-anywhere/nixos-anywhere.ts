// nixos-anywhere as a program on PATH. Its input is in a private temporary folder, which is removed with it.
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { InstallerPort, InstallerRun, InstallerWay } from '#engine/ports/installer.ts'
import { makeTempFolder } from '#platform/temp-folder.ts'
import { failure, KilnError } from '#shared/errors.ts'
import { isHttp } from '#shared/install/kexec-place.ts'
import { createLineSplitter } from '../process/lines.ts'
import type { Run } from '../process/run.ts'
import { sshConfig, tooMuch } from '../ssh/ssh.ts'
import { alive, canPass, installerArgv, neededOptions, type Places, wayScript } from './argv.ts'
import { type Downloads, fetchTarball, withTarball } from './fetched-tarball.ts'
import { assertTarball } from './tarball.ts'

const command = 'nixos-anywhere'
/** Any login may take this long. */
const greetingMs = 240_000
const greetingBytes = 1 << 20
/** Formatting, copying and installing print a few MiB. */
const mostBytes = 64 * 2 ** 20

/** Most of what it prints comes from the machine. */
const printsAtMost = ({ address }: InstallerWay, bytes: number) => ({
  maxStdoutBytes: bytes,
  maxStderrBytes: bytes,
  tooLarge: () => tooMuch(address, bytes),
})

type Parts = { run: Run; home: string; tempFolder: string; downloads: Downloads }

export const createInstaller = ({ run, home, tempFolder, downloads }: Parts): InstallerPort => ({
  ready: async signal => {
    const help = await run({ command, args: ['--help'], signal }).catch(thrown => {
      if (!(thrown instanceof KilnError) || thrown.code !== 'tool.missing') throw thrown
      throw failure('install.no-tool', { operation: 'install', cause: thrown })
    })
    signal.throwIfAborted()
    const lacks = neededOptions.filter(option => !help.stdout.includes(option))
    if (lacks.length === 0) return
    const details = { command: help.command, lastLines: help.lastLines }
    throw failure('install.tool-old', { operation: 'install', values: { option: lacks.join(', ') }, details })
  },

  assertTarball,
  fetchTarball: (url, options) => fetchTarball(url, downloads, options),

  open: async way => {
    const places = await makePlaces({ way, home, tempFolder })
    return {
      identity: places.identity,
      // Its stdin is empty: sshd sends its banner and hangs up.
      greeting: signal =>
        run({
          command: places.way,
          args: [],
          signal: AbortSignal.any([signal, AbortSignal.timeout(greetingMs)]),
          endsWithParent: true,
          ...printsAtMost(way, greetingBytes),
        }),
      run: async options => {
        await writeFiles(places.files, options.files)
        const { kexec, phases, signal } = options
        // Only that phase reads it.
        if (kexec === null || phases !== 'kexec' || !isHttp(kexec))
          return runIt(run, { way, places, options })
        const { folder } = places
        return withTarball(kexec, { folder, downloads, signal }, path =>
          runIt(run, { way, places, options: { ...options, kexec: path } }),
        )
      },
      close: () => rm(places.folder, { recursive: true, force: true }),
    }
  },
})

async function makePlaces({
  way,
  home,
  tempFolder,
}: Pick<Parts, 'home' | 'tempFolder'> & { way: InstallerWay }) {
  const folder = await makeTempFolder(tempFolder, 'kiln-install-')
  const of = (name: string) => join(folder, name)
  const places: Places = {
    folder,
    config: of('config'),
    identity: of('key'),
    way: of('way'),
    files: of('files'),
  }
  try {
    if (!canPass(folder))
      throw failure('install.temp-folder', { operation: 'install', values: { path: folder } })
    const config = sshConfig({ knownHosts: way.knownHosts, home, alive, connectSeconds: 30 })
    await writeFile(places.config, config, { mode: 0o600 })
    await writeFile(places.identity, way.privateKey, { mode: 0o600 })
    await writeFile(places.way, wayScript(way, places), { mode: 0o700 })
    return places
  } catch (thrown) {
    await rm(folder, { recursive: true, force: true })
    throw thrown
  }
}

/** These are folders of the new system: readable by all, as /etc is. */
async function writeFiles(folder: string, files: InstallerRun['files']) {
  for (const { path, text, mode } of files) {
    const place = join(folder, path)
    await mkdir(dirname(place), { recursive: true, mode: 0o755 })
    await writeFile(place, text, { mode })
  }
}

async function runIt(
  run: Run,
  { way, places, options }: { way: InstallerWay; places: Places; options: InstallerRun },
) {
  const splitter = createLineSplitter()
  const { signal, onLine, ...rest } = options
  const { stdout, ...exit } = await run({
    command,
    args: installerArgv(way, rest, places),
    // Its own keys and copies of files are also there, so that none remain if it is killed.
    env: { TMPDIR: places.folder, LC_ALL: 'C.UTF-8' },
    signal,
    endsWithParent: true,
    onLines: lines => lines.forEach(onLine),
    onStdout: chunk => splitter.push(chunk).forEach(onLine),
    ...printsAtMost(way, mostBytes),
  })
  splitter.end().forEach(onLine)
  return exit
}
