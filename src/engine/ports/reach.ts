// Services of other computers, as the engine sees them: one attempt each, from this computer.

export type ReachPort = {
  /** Whether a connection is accepted. */
  accepts(service: { host: string; port: number; signal: AbortSignal }): Promise<boolean>
  /** null where there is no answer. The certificate is the machine's own: whether it is trusted is not asked. */
  fetch(request: {
    url: string
    maxBodyBytes: number
    signal: AbortSignal
  }): Promise<{ status: number; body: string } | null>
}
