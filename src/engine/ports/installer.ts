// nixos-anywhere, as the engine sees it. It checks no host key itself: each of its connections goes through one of Kiln's, whose
// key is checked (docs/adr/0021).
import type { Exit, OutputLine } from './process.ts'
import type { HostAddress } from './ssh.ts'

export type InstallerWay = {
  address: HostAddress
  knownHosts: string
  /** By which it logs in, everywhere: in OpenSSH's format. */
  privateKey: string
  /** Where the machine's sshd listens, seen from itself. */
  sshdPort: number
  /** Whether the machine goes over into an installer meanwhile, which knows only root. */
  becomesRoot: boolean
}

export type InstallerPhases = 'kexec' | 'disko' | 'install,reboot'

export type InstallerRun = {
  phases: InstallerPhases
  diskScript: string
  system: string
  kexec: string | null
  /** Files of the new system, by their paths below /: what is secret goes this way. */
  files: readonly { path: string; text: string; mode: number }[]
  signal: AbortSignal
  /** Every line of what it and the machine print. */
  onLine: (line: OutputLine) => void
}

export type OpenInstaller = {
  /** The file of the private key, while this is open. */
  identity: string
  /** Asks the machine's sshd for its greeting, the way that nixos-anywhere will go. */
  greeting(signal: AbortSignal): Promise<Exit & { stdout: string }>
  /** Never throws for a run that failed: exit says it. */
  run(options: InstallerRun): Promise<Exit>
  /** Removes the key and all that was written for it. */
  close(): Promise<void>
}

export type InstallerPort = {
  /** Throws install.no-tool, and install.tool-old where it lacks an option that is needed. */
  ready(signal: AbortSignal): Promise<void>
  /** Of a file here. Throws install.kexec-file where it cannot start an installer, file.missing, file.broken. */
  demandTarball(path: string): Promise<void>
  /** Throws install.temp-folder where its folder has a name that nixos-anywhere could not pass on. */
  open(way: InstallerWay): Promise<OpenInstaller>
}
