// The composition root that all hosts share: the engine with the real platform. Only here is the environment read.
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { availableParallelism, homedir, uptime } from 'node:os'
import { join, resolve } from 'node:path'
import { createEngine, type Engine } from '#engine/index.ts'
import { saveNewFile } from '#engine/new-file.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { LogPort } from '#engine/ports/log.ts'
import { noteWait } from '#engine/waits.ts'
import { createBoxClaim } from '#platform/box-claim.ts'
import { createCacheTools } from '#platform/cache-tools/cache-tools.ts'
import { createConnect } from '#platform/connect.ts'
import { createDiskImages } from '#platform/disk-images/disk-images.ts'
import { createDoctor } from '#platform/doctor/doctor.ts'
import { createDrives } from '#platform/drives/drives.ts'
import { createFiles } from '#platform/files/files.ts'
import { closeToOthers } from '#platform/files/own-folders.ts'
import { createKeyboard } from '#platform/keyboard/keyboard.ts'
import { createKeyring } from '#platform/keyring/keyring.ts'
import { createLima } from '#platform/lima/lima.ts'
import { macProcessor } from '#platform/mac-facts.ts'
import { createMdns } from '#platform/mdns/mdns.ts'
import { createReach } from '#platform/network/reach.ts'
import { createWebFolder } from '#platform/network/web-folder.ts'
import { createNix } from '#platform/nix/nix.ts'
import { nixOver } from '#platform/nix/over-ssh.ts'
import { nixPath } from '#platform/nix/places.ts'
import { createInstaller } from '#platform/nixos-anywhere/nixos-anywhere.ts'
import { createOwnConnect } from '#platform/own-connect.ts'
import { createOwnProgram } from '#platform/own-program/own-program.ts'
import { createProcessPipe } from '#platform/process/pipe.ts'
import { createProcessRunner } from '#platform/process/run.ts'
import { ownProcess } from '#platform/process/running.ts'
import { findFirmware } from '#platform/qemu/firmware/find.ts'
import { createMachines } from '#platform/qemu/machines.ts'
import { deviceFault } from '#platform/qemu/probe.ts'
import { createSources } from '#platform/sources/sources.ts'
import type { BegunLogin } from '#platform/ssh/connection/begun.ts'
import { createSsh } from '#platform/ssh/ssh.ts'
import { soundTempFolder } from '#platform/temp-folder.ts'
import { createTerminal } from '#platform/terminal/terminal.ts'
import { type Start, writerPlaces } from '#platform/writer/places.ts'
import { createWriterSetup } from '#platform/writer/setup.ts'
import { createWriter } from '#platform/writer/writer.ts'
import { writer } from '#shared/messages/en/drives-writer.ts'
import { localeOf } from '#shared/messages/locale.ts'
import { createTexts } from '#shared/messages/texts.ts'
import { type Env, profilesFromEnv, standardFolders } from './folders.ts'
import { limaCache, limaDriver, limaTemplate } from './lima-places.ts'
import { ownCommand } from './own-command.ts'
import { ownLog } from './own-log.ts'
import { ownProfiles } from './own-profiles.ts'

/** The checkout's or the package's own folder: two levels up, from src/host as from dist/engine. */
const root = resolve(import.meta.dirname, '..', '..')

/** It gives running calls two seconds, and then writes its log back to its database. Main waits 15 s for the engine. */
const connectGraceMs = 10_000

type EngineStart = {
  env: Env
  profiles?: string[]
  log?: LogPort
  /** See early-login.ts. */
  login?: BegunLogin | null
}

export type HostedEngine = Engine & {
  /** See engine/new-file.ts. */
  saveNewFile(path: string, text: string): Promise<void>
}

export function startEngine(start: EngineStart): HostedEngine {
  // Electron shows an archive (.asar) as a folder. To the engine it must be an ordinary file: a kit contains
  // the app's.
  if ('electron' in process.versions) Object.assign(process, { noAsar: true })
  const ports = realPorts(start)
  const { data, config, cache } = ports.folders
  closeToOthers([data, config, cache], process.getuid?.() ?? -1)
  ports.log.debug('process-started', processFacts())
  return { ...createEngine(ports), saveNewFile: (path, text) => saveNewFile(ports, path, text) }
}

/** Without its host's log, the engine has its own. */
export function realPorts({
  env,
  profiles = [],
  log = ownLog({ env, process: 'engine' }),
  login = null,
}: EngineStart): Ports {
  const platform = process.platform
  const folders = {
    ...standardFolders(env, { home: homedir(), platform }),
    profiles: [...profiles.map(path => resolve(path)), ...profilesFromEnv(env), ...ownProfiles(root)],
    ownProfiles: ownProfiles(root),
  }
  const tempFolder = soundTempFolder()
  // Nix, QEMU and ssh create files themselves.
  const programs = { ...env, PATH: nixPath(env, homedir()), ...(env['TMPDIR'] ? { TMPDIR: tempFolder } : {}) }
  const architecture = process.arch === 'arm64' ? 'aarch64' : 'x86_64'
  const run = createProcessRunner({ env: programs, log })
  const nix = createNix({ run, onWait: noteWait })
  const start = thisStart(env)
  const places = writerPlaces(start)
  const writerSetup = createWriterSetup(places)
  // Faces show what the engine reports. This text alone is shown by a program of the system.
  const texts = createTexts(localeOf(env['KILN_LANGUAGE']), { texts: writer, errors: {}, icu: null })
  const installer = createInstaller({
    run,
    home: homedir(),
    tempFolder,
    downloads: { folder: join(folders.cache, 'downloads'), env, onWait: noteWait },
  })
  return {
    files: createFiles([folders.data, folders.config, folders.cache]),
    nix,
    nixOver: (connection, program) => nixOver(connection, program, noteWait),
    cacheTools: createCacheTools({ run, path: programs.PATH }),
    disks: createDiskImages({ run }),
    drives: createDrives({ platform }),
    sources: createSources({
      run,
      pipe: createProcessPipe({ env: programs }),
      folder: join(folders.cache, 'sources'),
      onWait: noteWait,
      env,
    }),
    writer: createWriter(places, { question: texts.t('writer.password-question') }),
    writerSetup,
    keyboard: createKeyboard(),
    keyring: createKeyring({ run, platform }),
    ssh: createSsh({ run, home: homedir(), tempFolder, env: programs, begun: login, onWait: noteWait }),
    installer,
    lima: createLima({
      run,
      template: limaTemplate(root),
      cacheFolder: limaCache(env, { home: homedir(), platform }),
      env,
      driver: () => limaDriver(platform, architecture),
    }),
    mdns: createMdns(),
    reach: createReach({ env }),
    webFolder: createWebFolder({ env }),
    connect: createConnect({ env }),
    ownConnect: createOwnConnect({
      run: createProcessRunner({ env: programs, graceMs: connectGraceMs }),
      kiln: ownCommand(start),
    }),
    boxClaim: createBoxClaim(),
    machines: createMachines({
      run,
      env: programs,
      home: homedir(),
      tempFolder,
      uid: process.getuid?.() ?? -1,
      platform: systemOf(platform),
      architecture,
    }),
    terminal: createTerminal({ env, platform: systemOf(platform) }),
    ownProgram: createOwnProgram({ ...start, program: places.program, architecture: process.arch }),
    doctor: createDoctor({
      run,
      nix,
      writerSetup,
      installer,
      platform,
      path: programs.PATH,
      env,
      mac: platform === 'darwin' ? () => macProcessor(process.arch) : null,
      isRoot: process.getuid?.() === 0,
      qemu: {
        architecture,
        findFirmware: guest => findFirmware(guest, { env: programs, home: homedir() }),
        slowBecause: () => deviceFault({ platform: systemOf(platform) }),
      },
    }),
    log,
    folders: { ...folders, profiles: [...new Set(folders.profiles)] },
    now: Date.now,
    randomHex: bytes => randomBytes(bytes).toString('hex'),
    host: {
      ...ownProcess(),
      bootedAt: Date.now() - uptime() * 1000,
      architecture,
      platform: systemOf(platform),
      kilnVersion: version(),
      unsandboxed: env['KILN_UNSANDBOXED'] === 'allow',
      // The limits of a container or a service count.
      room: () => ({ availableBytes: process.availableMemory(), cores: availableParallelism() }),
      home: homedir(),
    },
  }
}

const systemOf = (platform: string) =>
  platform === 'linux' ? 'linux' : platform === 'darwin' ? 'macos' : 'other'

function thisStart(env: Env): Start {
  const { platform, execPath, versions } = process
  const { resourcesPath = null } = process as { resourcesPath?: string }
  return {
    version: version(),
    env,
    root,
    bundled: !import.meta.filename.endsWith('.ts'),
    execPath,
    electron: 'electron' in versions,
    platform,
    uid: process.getuid?.() ?? -1,
    tempFolder: soundTempFolder(),
    resources: resourcesPath,
  }
}

const processFacts = () => ({
  version: version(),
  node: process.versions.node,
  platform: process.platform,
  architecture: process.arch,
})

export function version(): string {
  const text = readFileSync(join(root, 'package.json'), 'utf8')
  const { version: found } = JSON.parse(text) as { version: string }
  return found
}
