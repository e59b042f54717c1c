// Services on other computers, as the engine sees them: one attempt each, from this computer.

export type ReachPort = {
  /** Whether a connection is accepted. */
  accepts(service: { host: string; port: number; signal: AbortSignal }): Promise<boolean>
  /** null if there is no answer. The machine's certificate is self-signed, so it is not verified. */
  fetch(request: {
    url: string
    maxBodyBytes: number
    signal: AbortSignal
  }): Promise<{ status: number; body: string } | null>
}
