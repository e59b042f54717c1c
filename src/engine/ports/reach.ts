// Services on other computers, as the engine sees them: one attempt each, from this computer.

export type ReachPort = {
  /** Whether a server takes a connection and then does not answer, the way that Nix asks it: through this computer's proxy.
   *  false: it answers, or takes none in time. */
  isSilent(request: {
    url: string
    acceptWithinMs: number
    answerWithinMs: number
    signal: AbortSignal
  }): Promise<boolean>
  /** Whether a connection is accepted. */
  accepts(service: { host: string; port: number; signal: AbortSignal }): Promise<boolean>
  /**
   * Directly, as ssh reaches the machine: never through a proxy. null if there is no answer. The machine's certificate is
   * self-signed, so it is not verified.
   */
  fetch(request: {
    url: string
    maxBodyBytes: number
    signal: AbortSignal
  }): Promise<{ status: number; body: string } | null>
}
