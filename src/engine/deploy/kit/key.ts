// The key that kits are signed by: one of Kiln's signing keys. The one for kits is made when the first is written.
import { makeSigningKey, secretKeyPath, signingKeys } from '#engine/caches/keys.ts'
import type { Ports } from '#engine/ports/index.ts'

const prefix = 'kiln-kits-'

/** `wanted`: its name. Throws cache.no-key, cache.in-repository. */
export async function kitKey(
  ports: Ports,
  wanted: string | null,
  signal: AbortSignal,
): Promise<{ publicKey: string; secretPath: string }> {
  const keys = await signingKeys(ports)
  const found = keys.find(({ name }) => (wanted === null ? name.startsWith(prefix) : name === wanted))
  // Throws where there is none of that name.
  if (wanted !== null) await secretKeyPath(ports, wanted)
  const { name, publicKey } =
    found ?? (await makeSigningKey(ports, wanted ?? `${prefix}${ports.randomHex(4)}`, signal))
  return { publicKey, secretPath: await secretKeyPath(ports, name) }
}
