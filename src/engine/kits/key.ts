// The signing key of kits: one of Kiln's signing keys. The one for kits is created with the first kit.
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
  // Throws if there is none of that name.
  if (wanted !== null) await secretKeyPath(ports, wanted)
  const { name, publicKey } =
    found ?? (await makeSigningKey(ports, wanted ?? `${prefix}${ports.randomHex(4)}`, signal))
  return { publicKey, secretPath: await secretKeyPath(ports, name) }
}
