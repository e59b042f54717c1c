// The Connect that this Kiln runs: its own command line as a child process, as the engine sees it.

export type OwnServing = {
  /** The fingerprint of the certificate that it made for itself; null on loopback. */
  fingerprint: string | null
  /** Makes the first account; null if there is one, or if its pages take no password. */
  setUpCode: string | null
}

export type NetworkAddress = { address: string; interfaceName: string }

export type OwnConnectPort = {
  /**
   * Runs `kiln connect serve` until `signal`, and ends with this process, even if that is killed. Resolves once it has closed its
   * database. `onServing`: it listens now. Throws what it reports (connect.in-use, connect.port, connect.newer, connect.full, …),
   * and connect.own-ended with its last lines.
   */
  serve(options: {
    folder: string
    /** ADDRESS:PORT */
    listen: string
    signal: AbortSignal
    onServing: (serving: OwnServing) => void
  }): Promise<void>
  /** A login at it, as `kiln connect computers make` prints it. Throws what that reports, connect.own-ended. */
  makeLogin(options: { folder: string; name: string; url: string; signal: AbortSignal }): Promise<string>
  /** IPv4 addresses of this computer by which others may reach it. */
  addresses(): NetworkAddress[]
}
