// One call of the table from Kiln to a Connect. Each failure becomes an error that says what to do next.
import type { Ports } from '#engine/ports/index.ts'
import { refusal } from '#shared/connect/calls.ts'
import { isSafeAddress } from '#shared/connect/kiln-login.ts'
import { type OwnerAnswer, type OwnerCall, ownerCalls } from '#shared/connect/owner-calls.ts'
import { failure, type KilnError } from '#shared/errors.ts'
import { jsonOrNull } from '#shared/json.ts'
import { message } from '#shared/messages/codes.ts'

const operation = 'connect'

type Name = keyof typeof ownerCalls
/** A Connect and its access token. */
export type Opened = { address: string; fingerprint: string | null; token: string }
type Asking = {
  /** Values for `:name` in the path. */
  params?: Readonly<Record<string, string>>
  body?: unknown
  signal: AbortSignal
  /** The error for a missing thing. */
  missing?: () => KilnError
  /** The error for a request that came too soon. */
  tooOften?: () => KilnError
}

const mega = 2 ** 20
const bounds = {
  boxes: { mostBytes: 64 * mega, mostMs: 120_000 },
  /** A week of reports of 5,000 boxes is about 10 GB. */
  export: { mostBytes: 64 * 1024 * mega, mostMs: 6 * 3_600_000 },
} as const
const usual = { mostBytes: 2 * mega, mostMs: 30_000 }

/** Calls with one login. Throws connect.*, keyring.*. */
export type OwnerCaller = <K extends Name>(
  name: K,
  asking?: Omit<Asking, 'signal'>,
) => Promise<OwnerAnswer<K>>

/** Throws connect.*, or the signal's reason. */
export async function callOwner<K extends Name>(
  ports: Pick<Ports, 'connect'>,
  opened: Opened,
  name: K,
  asking: Asking,
): Promise<OwnerAnswer<K>> {
  const { address } = opened
  const { answers }: OwnerCall = ownerCalls[name]
  if (!isSafeAddress(address)) throw failure('connect.login-plain', { operation, values: { address } })
  const { status, text } = await ports.connect.call({
    ...requestOf(opened, name, asking),
    ...(name === 'boxes' ? bounds.boxes : usual),
  })
  if (status < 200 || status > 299) throw refusedAs(address, { name, status, text, asking })
  const type = answers[status]
  // A successful call without a body has nothing to read.
  if (type === null) return null as OwnerAnswer<K>
  const read = type?.safeParse(jsonOrNull(text))
  if (!read?.success) throw failure('connect.not-connect', { operation, values: { address } })
  // Decoded by the table's own schema.
  return read.data as OwnerAnswer<K>
}

/**
 * Streams a Connect's export into a new file, because it may be larger than memory. Throws the errors of
 * callOwner and of writing.
 */
export async function saveExport(
  ports: Pick<Ports, 'connect'>,
  opened: Opened,
  { name, path, ...asking }: Asking & { name: 'export' | 'exportAll'; path: string },
): Promise<{ bytes: number }> {
  const { address } = opened
  if (!isSafeAddress(address)) throw failure('connect.login-plain', { operation, values: { address } })
  const call = { ...requestOf(opened, name, asking), ...bounds.export, path }
  const { status, text, bytes } = await ports.connect.save(call)
  if (status !== 200) throw refusedAs(address, { name, status, text, asking })
  return { bytes }
}

function requestOf({ address, fingerprint, token }: Opened, name: Name, asking: Asking) {
  const { method, path }: OwnerCall = ownerCalls[name]
  const { params = {}, body, signal } = asking
  return {
    url: address + path.replace(/:(\w+)/g, (_, each: string) => encodeURIComponent(params[each] ?? '')),
    method,
    fingerprint,
    token,
    body: body === undefined ? null : JSON.stringify(body),
    signal,
  }
}

type Refused = { name: Name; status: number; text: string; asking: Asking }

function refusedAs(address: string, { name, status, text, asking }: Refused): KilnError {
  const values = { address }
  // From a proxy in front of a Connect that is down.
  if (status === 502 || status === 503 || status === 504)
    return failure('connect.unreachable', { operation, values: { address, reason: answered(status) } })
  const read = refusal.safeParse(jsonOrNull(text))
  if (!read.success) return failure('connect.not-connect', { operation, values })
  if (status === 401) return failure('connect.login-refused', { operation, values })
  // Any login may make these two calls, so 403 means that the proxy was bypassed. Someone who left all
  // households gets an empty list.
  if (status === 403)
    return failure(name === 'boxes' || name === 'leave' ? 'connect.way' : 'connect.viewer', {
      operation,
      values,
    })
  if (status === 404) return asking.missing?.() ?? failure('connect.older', { operation, values })
  if (status === 429) return asking.tooOften?.() ?? failure('connect.slow-down', { operation, values })
  return failure('connect.refused', { operation, values: { address, status: String(status), name } })
}

const answered = (status: number) => message('download.reason.status', { status: String(status) })
