// Uploads withdrawals whose upload failed or never started.
import type { Ports } from '#engine/ports/index.ts'
import type { PublishRequest } from '#shared/updates/publish.ts'
import { rememberUploaded, withdrawnAddresses } from './remembered-withdrawal.ts'
import { upload } from './upload.ts'

/**
 * If this publication goes elsewhere, a pending withdrawal is uploaded first: nothing would upload it later.
 */
export async function uploadWithdrawn(
  ports: Ports,
  { folder, upload: own }: Pick<PublishRequest, 'folder' | 'upload'>,
  { recovery, signal }: { recovery: string; signal: AbortSignal },
): Promise<void> {
  for (const address of await withdrawnAddresses(ports, folder)) {
    if (address === own) continue
    const what = { folder, address, recovery, replace: false, verify: false }
    await upload(ports, what, { signal, report: () => undefined })
    await rememberUploaded(ports, folder, address)
  }
}
