// One HTTP call to a Connect, as the engine sees it: what it means is read there.

export type ConnectCall = {
  /** https, or http on this computer. */
  url: string
  method: 'GET' | 'POST' | 'DELETE'
  /** SHA256:… of the certificate that the Connect made for itself, which is then the only one taken, and no proxy is on the way;
   *  null: checked as a browser does. */
  fingerprint: string | null
  token: string
  /** JSON; null: none. */
  body: string | null
  mostBytes: number
  mostMs: number
  signal: AbortSignal
}

export type ConnectPort = {
  /**
   * Follows no redirect. Throws connect.unreachable, connect.certificate-other, connect.certificate-untrusted, connect.not-connect
   * for an answer that is too large or a redirect, and the signal's reason.
   */
  call(call: ConnectCall): Promise<{ status: number; text: string }>
  /**
   * Like call; JSON that comes with status 200 goes to a new file, for its owner alone, as it comes: `text` is '' then, and `bytes`
   * how many there were. Throws also errors from writing; what was written until then stays.
   */
  save(call: ConnectCall & { path: string }): Promise<{ status: number; text: string; bytes: number }>
}
