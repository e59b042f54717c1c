// The user's own terminal, as the engine sees it.

export type TerminalPort = {
  /** The program that would be opened; null if there is none, or no desktop to show it on. */
  program(): Promise<string | null>
  /** Opens a window of it that runs ssh with this configuration; it outlives Kiln. Throws terminal.missing,
   *  terminal.failed. */
  openSsh(login: SshLogin): Promise<void>
}

/** `ssh -F config name`. */
export type SshLogin = {
  config: string
  /** Letters, digits and dashes: a machine's id. */
  name: string
}
