// The ports that the host passes to the engine. Tests pass the same real parts.
import type { DoctorReport } from '#shared/doctor.ts'
import type { BoxClaimPort } from './box-claim.ts'
import type { CacheToolsPort } from './cache-tools.ts'
import type { ConnectPort } from './connect.ts'
import type { DiskImagesPort } from './disk-images.ts'
import type { DrivesPort } from './drives.ts'
import type { FilesPort } from './files.ts'
import type { InstallerPort } from './installer.ts'
import type { KeyboardPort } from './keyboard.ts'
import type { KeyringPort } from './keyring.ts'
import type { LimaPort } from './lima.ts'
import type { LogPort } from './log.ts'
import type { MachinesPort } from './machines.ts'
import type { MdnsPort } from './mdns.ts'
import type { NixPort } from './nix.ts'
import type { OwnConnectPort } from './own-connect.ts'
import type { OwnProgramPort } from './own-program.ts'
import type { ReachPort } from './reach.ts'
import type { SourcesPort } from './sources.ts'
import type { HostConnection, SshPort } from './ssh.ts'
import type { TerminalPort } from './terminal.ts'
import type { WebFolderPort } from './web-folder.ts'
import type { WriterPort } from './writer.ts'
import type { WriterSetupPort } from './writer-setup.ts'

/** Absolute folders. `cache` may be deleted without harm. */
export type Folders = {
  data: string
  config: string
  cache: string
  /** Folders of profiles given at this start (--profiles, KILN_PROFILES), and Kiln's own. */
  profiles: string[]
  /** Those of `profiles` that are Kiln's own: they are trusted. */
  ownProfiles: string[]
}

export type DoctorPort = {
  check(signal: AbortSignal): Promise<DoctorReport>
  /** Installs one tool; reports what it does through `onLine`. Throws doctor.no-fix if Kiln cannot. */
  fix(tool: string, options: { signal: AbortSignal; onLine: (line: string) => void }): Promise<void>
}

export type Ports = {
  files: FilesPort
  nix: NixPort
  /** Nix on another computer. `program`: its nix-daemon, if the login shell does not find it. */
  nixOver: (connection: HostConnection, program: string | null) => NixPort
  cacheTools: CacheToolsPort
  disks: DiskImagesPort
  drives: DrivesPort
  sources: SourcesPort
  writer: WriterPort
  writerSetup: WriterSetupPort
  keyboard: KeyboardPort
  keyring: KeyringPort
  ssh: SshPort
  installer: InstallerPort
  lima: LimaPort
  mdns: MdnsPort
  reach: ReachPort
  webFolder: WebFolderPort
  connect: ConnectPort
  ownConnect: OwnConnectPort
  boxClaim: BoxClaimPort
  machines: MachinesPort
  terminal: TerminalPort
  ownProgram: OwnProgramPort
  doctor: DoctorPort
  log: LogPort
  folders: Folders
  /** Milliseconds since the epoch. */
  now: () => number
  /** `bytes` random bytes in hex. */
  randomHex: (bytes: number) => string
  host: {
    pid: number
    /** When this process started, to tell it from another with the same pid (see ProcessIdentity). */
    startTicks: string | null
    /** The id of this boot (see ProcessIdentity); absent if unknown. */
    bootId?: string | undefined
    /** When this computer booted, in milliseconds since the epoch: what ran before that has ended. The clock may have
     *  been set since, so it only counts if no `bootId` does. */
    bootedAt: number
    architecture: 'x86_64' | 'aarch64'
    platform: 'linux' | 'macos' | 'other'
    kilnVersion: string
    /** The user accepts that Nix may build anything without its sandbox if it has none (KILN_UNSANDBOXED=allow). */
    unsandboxed: boolean
    /** Free memory and cores for more processes. */
    room: () => { availableBytes: number; cores: number }
    /** The user's home folder: reports write ~ for it. */
    home: string
  }
}
