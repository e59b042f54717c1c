// nixos-anywhere, as the engine sees it. It checks no host key itself: each of its connections goes through one of
// Kiln's, whose key is checked (docs/adr/0021).
import type { Exit, OutputLine } from './process.ts'
import type { HostAddress } from './ssh.ts'

export type InstallerWay = {
  address: HostAddress
  knownHosts: string
  /** The key for all logins, in OpenSSH's format. */
  privateKey: string
  /** The port on which the machine's sshd listens, seen from the machine. */
  sshdPort: number
  /** Whether the machine switches to an installer in between, which only knows root. */
  becomesRoot: boolean
}

export type InstallerPhases = 'kexec' | 'disko' | 'install,reboot'

export type InstallerRun = {
  phases: InstallerPhases
  diskScript: string
  system: string
  kexec: string | null
  /** Files of the new system, by their paths below /: secrets go this way. */
  files: readonly { path: string; text: string; mode: number }[]
  signal: AbortSignal
  /** Every output line of it and the machine. */
  onLine: (line: OutputLine) => void
}

export type OpenInstaller = {
  /** The file of the private key, while this is open. */
  identity: string
  /** Fetches the greeting of the machine's sshd, the way that nixos-anywhere will connect. Throws
   *  ssh.too-much. */
  greeting(signal: AbortSignal): Promise<Exit & { stdout: string }>
  /** Never throws for a failed run: the exit code reports it. A tarball of an address is downloaded first, which throws as
   *  fetchTarball. Throws ssh.too-much if the machine prints without end. */
  run(options: InstallerRun): Promise<Exit>
  /** Removes the key and everything written for it. */
  close(): Promise<void>
}

export type InstallerPort = {
  /** Throws install.no-tool, and install.tool-old if it lacks a required option. */
  ready(signal: AbortSignal): Promise<void>
  /** Checks a local file. Throws install.kexec-file if it cannot start an installer, file.missing, file.broken. */
  assertTarball(path: string): Promise<void>
  /**
   * Downloads a file from an http or https address for a later run, and checks it. Throws source.download,
   * install.kexec-file, space.full.
   */
  fetchTarball(
    url: string,
    options: { signal: AbortSignal; onProgress?: (done: number, total: number | null) => void },
  ): Promise<void>
  /** Throws install.temp-folder if its folder has a name that nixos-anywhere could not pass on. */
  open(way: InstallerWay): Promise<OpenInstaller>
}
