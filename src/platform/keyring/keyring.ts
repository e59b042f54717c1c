// The keyring through the system's own program, so that window, command line and server reach the same entries.
// Electron's safeStorage is out of the engine's reach, and stores in clear where there is no keyring.
import type { KeyringPort } from '#engine/ports/keyring.ts'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { Run } from '../process/run.ts'
import { createKeychain } from './keychain.ts'
import { createSecretService } from './secret-service.ts'

/** Long enough to type a passphrase into the prompt of the system. */
const unlockMs = 60_000

export function createKeyring({
  run,
  platform,
  timeoutMs = unlockMs,
}: {
  run: Run
  platform: string
  timeoutMs?: number
}): KeyringPort {
  if (platform === 'darwin') return createKeychain({ run, timeoutMs })
  if (platform === 'linux') return createSecretService({ run, timeoutMs })
  const absent = async () => {
    throw failure('keyring.absent', {
      operation: 'keyring',
      values: { reason: message('keyring.reason.system') },
    })
  }
  return { assertThere: absent, store: absent, read: absent, remove: absent }
}
