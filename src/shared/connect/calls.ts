// The calls between a box and its server: KaliunBox's paths and field names, with the semantics of RFC 8628.
// Client, server and the OpenAPI document are derived from this table.
import { z } from 'zod'
import { deviceDocument, tokenPair } from './device-document.ts'
import { healthReport } from './health-report.ts'
import { mostOrderSignature, mostOrderText } from './order.ts'

/** A version 4 UUID from the kernel. */
const installId = z.uuid({ version: 'v4' })
const name = z.string().min(1).max(253)
/** An Ed25519 public key (32 bytes). */
const deviceKey = z.base64url().length(43)

/** Sent by a box whose drive was made for a household (enrolment.ts). */
const enrolmentProof = z.object({
  id: z.base64url().length(22),
  host_key: deviceKey,
  binding: z.base64url().length(43),
  next_host_key: deviceKey,
  signature: z.base64url().length(86),
})

const registration = z.object({
  install_id: installId,
  hostname: name,
  architecture: name.optional(),
  nixos_version: name.optional(),
  /** Shown to the person who claims the box. */
  model: name.optional(),
  serial: name.optional(),
  /** Absent if Kiln did not make the box. */
  device_key: deviceKey.optional(),
  enrolment: enrolmentProof.optional(),
})
export type Registration = z.infer<typeof registration>

const claim = z.object({
  claim_code: z.string(),
  /** Gives access to the configuration and is never displayed. Only in the first answer. */
  claim_secret: z.string().optional(),
  /** Seconds between polls for the configuration. */
  interval: z.number().int().positive(),
  expires_at: z.iso.datetime(),
})

export const refusal = z.object({
  error: z.enum([
    'bad_request',
    'not_found',
    'not_claimed',
    'already_claimed',
    'unauthorized',
    'forbidden',
    'invalid_grant',
    'slow_down',
    'too_large',
    'unavailable',
  ]),
  code: z.enum(['TOKEN_EXPIRED', 'CLOCK']).optional(),
  message: z.string().optional(),
})
export type Refusal = z.infer<typeof refusal>

const logLine = z.object({
  timestamp: z.iso.datetime(),
  level: z.string().max(20),
  service: name,
  message: z.string().max(8192),
})

export const commandKinds = ['report', 'reboot', 'restart_ha', 'logs'] as const
const command = z.object({ id: z.uuid(), kind: z.enum(commandKinds), expires_at: z.iso.datetime() })
/** An order of the box's owner (order.ts), as it came: Connect does not read it. */
export const signedOrder = z.object({
  order: z.string().min(1).max(mostOrderText),
  /** PEM of an SSHSIG. */
  signature: z.string().min(1).max(mostOrderSignature),
})
/** The most orders that wait for one box: with them the answer stays within 64 kB. */
export const mostOrders = 4
const commandResult = z.object({
  result: z.enum(['done', 'failed', 'expired']),
  /** The code that an order ended with. */
  message: z.string().max(2000).optional(),
})

type Caller = 'anyone' | 'claimant' | 'device'
export type ConnectCall = {
  method: 'GET' | 'POST' | 'DELETE'
  /** `:name` marks a variable part. */
  path: string
  /** claimant: with the claim's secret or as a device. */
  caller: Caller
  body: z.ZodType | null
  /** Answers by status; null for an answer without a body. */
  answers: Readonly<Record<number, z.ZodType | null>>
}

const installation = '/api/v1/installations/:id'

export const connectCalls = {
  health: {
    method: 'GET',
    path: '/health',
    caller: 'anyone',
    body: null,
    answers: { 200: z.object({ status: z.literal('ok') }) },
  },
  /** 201 for a new box, 200 for a known one that proves itself by its secret or key. */
  register: {
    method: 'POST',
    path: '/api/v1/installations/register',
    caller: 'anyone',
    body: registration,
    answers: { 201: claim, 200: claim, 400: refusal, 401: refusal, 409: refusal, 429: refusal },
  },
  config: {
    method: 'GET',
    path: `${installation}/config`,
    caller: 'claimant',
    body: null,
    answers: { 200: deviceDocument, 401: refusal, 403: refusal, 404: refusal },
  },
  /** The box has stored its configuration, so the claim's secret is no longer valid. */
  receipt: {
    method: 'DELETE',
    path: `${installation}/config`,
    caller: 'claimant',
    body: null,
    answers: { 204: null, 401: refusal, 403: refusal },
  },
  refresh: {
    method: 'POST',
    path: '/api/v1/installations/token/refresh',
    caller: 'anyone',
    body: z.object({ refresh_token: z.string().max(2048) }),
    answers: { 200: tokenPair, 400: refusal, 401: refusal },
  },
  report: {
    method: 'POST',
    path: `${installation}/health`,
    caller: 'device',
    body: healthReport,
    // 429: too many within an hour. 503: no room on the server's disk. Both with Retry-After.
    answers: {
      204: null,
      400: refusal,
      401: refusal,
      403: refusal,
      413: refusal,
      429: refusal,
      503: refusal,
    },
  },
  logs: {
    method: 'POST',
    path: `${installation}/logs`,
    caller: 'device',
    body: z.object({ logs: z.array(logLine).max(500) }),
    answers: { 204: null, 400: refusal, 401: refusal, 403: refusal, 413: refusal, 503: refusal },
  },
  commands: {
    method: 'GET',
    path: `${installation}/commands`,
    caller: 'device',
    body: null,
    answers: {
      200: z.object({
        commands: z.array(command).max(20),
        /** Absent at an older Connect, and where none waits. */
        orders: z
          .array(signedOrder.extend({ id: z.uuid() }))
          .max(mostOrders)
          .optional(),
      }),
      401: refusal,
      403: refusal,
    },
  },
  /** Takes the result of an order, too. */
  commandResult: {
    method: 'POST',
    path: `${installation}/commands/:command/result`,
    caller: 'device',
    body: commandResult,
    answers: { 204: null, 400: refusal, 401: refusal, 403: refusal, 404: refusal },
  },
} as const satisfies Record<string, ConnectCall>
