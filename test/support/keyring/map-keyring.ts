// For tests: a keyring that is a map. The real ones are tested beside src/platform/keyring.
import type { KeyringPort } from '#engine/ports/keyring.ts'

export const mapKeyring = (entries: Map<string, string>): KeyringPort => ({
  assertThere: async () => undefined,
  store: async ({ account }, secret) => void entries.set(account, secret),
  read: async account => entries.get(account) ?? null,
  remove: async account => void entries.delete(account),
})
