// Parses a box's answer to a claim in one pass; a refusal becomes a person's next step. Pure.
import { z } from 'zod'
import { failure, type KilnError } from '#shared/errors.ts'
import { isLoginName } from '#shared/hosts/address.ts'
import { jsonOrNull } from '#shared/json.ts'
import { isPlainKey } from '#shared/public-key.ts'

const operation = 'hosts.claim'

const fact = z.string().max(300).nullable()
const claimed = z.object({
  install_id: z.uuid(),
  hostname: z.string().min(1).max(253),
  user: z.string().refine(isLoginName),
  host_keys: z.array(z.string().max(1000).refine(isPlainKey)).min(1).max(5),
  model: fact,
  serial: fact,
})

export type ClaimedBox = {
  installId: string
  hostname: string
  user: string
  hostKey: { type: string; key: string }
  model: string | null
  serial: string | null
}

const notBox = (address: string) => failure('host.claim-not-box', { operation, values: { address } })

/** Throws host.claim-not-box. */
export function claimedBoxOf(text: string, address: string): ClaimedBox {
  const { data } = claimed.safeParse(jsonOrNull(text))
  if (!data) throw notBox(address)
  const { install_id: installId, hostname, user, model, serial } = data
  const [type = '', key = ''] = data.host_keys[0]?.split(' ') ?? []
  return { installId, hostname, user, hostKey: { type, key }, model, serial }
}

const refusal = z.object({
  error: z.string().max(40),
  left: z.number().int().min(0).max(100).optional(),
  seconds: z.number().int().min(0).max(86_400).optional(),
})

export function refusalOf(status: number, text: string, address: string): KilnError {
  const { data } = refusal.safeParse(jsonOrNull(text))
  if (!data) return notBox(address)
  const at = { operation, values: { address } } as const
  if (status === 403 && data.left)
    return failure('host.claim-code', { operation, values: { left: data.left } })
  if (status === 403 || status === 409) return failure('host.claim-new-code', { operation })
  if (status === 410) return failure('host.claim-claimed', at)
  if (status === 429) {
    const minutes = Math.ceil((data.seconds ?? 900) / 60)
    return failure('host.claim-wait', { operation, values: { minutes } })
  }
  if (status !== 503)
    return failure('host.claim-refused', { operation, values: { address, status: String(status) } })
  if (data.error === 'not_ready') return failure('host.claim-not-ready', at)
  return failure(data.error === 'disk_full' ? 'host.claim-disk-full' : 'host.claim-disk', { operation })
}
