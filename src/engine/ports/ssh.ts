// SSH, as the engine sees it.
export type SshPort = {
  /** A new ed25519 host key: the private one in OpenSSH's format, the public one as `ssh-ed25519 AAAA…` with comment. */
  makeHostKey(comment: string): Promise<{ privateKey: string; publicKey: string }>
  /** Public keys of this person: ~/.ssh/*.pub, and those that the agent holds. Each once; may be empty. */
  publicKeys(): Promise<{ from: string; key: string }[]>
}
