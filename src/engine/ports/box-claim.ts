// One request to a box that waits for its owner in the local network, as the engine sees it: what it means is read there.

export type BoxClaimCall = {
  host: string
  port: number
  /**
   * Gets the SHA-256 of the certificate that the box shows, before anything is sent; what it throws ends the call. No authority
   * knows that certificate.
   */
  accept: (certificate: Uint8Array) => void | Promise<void>
  /** JSON. */
  body: string
  mostBytes: number
  mostMs: number
  signal: AbortSignal
}

export type BoxClaimPort = {
  /**
   * Through no proxy. Throws host.claim-unreachable, host.claim-not-box, host.claim-lost where the answer to what was sent did not
   * come, and the signal's reason.
   */
  send(call: BoxClaimCall): Promise<{ status: number; text: string }>
}
