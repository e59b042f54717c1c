// The keyring of this computer's user: the Secret Service on Linux, the keychain on macOS. Secrets are in no file of
// Kiln's.

/** `account`: `box/<id>/<key>`, of letters, digits and `/._-` only. */
type KeyringEntry = {
  account: string
  /** The text that a person reads in the program that shows the keyring. */
  label: string
}

/**
 * Every call may wait for a person who unlocks the keyring, but not for ever. They throw keyring.absent,
 * keyring.locked and keyring.failed, and the signal's reason.
 */
export type KeyringPort = {
  /** Throws keyring.absent. Unlocks nothing and shows no prompt. */
  assertThere(signal: AbortSignal): Promise<void>
  /** Replaces an existing secret. Throws keyring.too-long as well. `secret` is not empty. */
  store(entry: KeyringEntry, secret: string, signal: AbortSignal): Promise<void>
  /** null: nothing is kept under this account. */
  read(account: string, signal: AbortSignal): Promise<string | null>
  /** Succeeds if there was nothing, too. */
  remove(account: string, signal: AbortSignal): Promise<void>
}
