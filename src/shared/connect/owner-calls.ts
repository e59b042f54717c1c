// The calls between a Kiln and a Connect: what a person's computer sees of the boxes of that person's households, and asks of them.
// Each carries the computer's login as a bearer token (kiln-login.ts). Times are milliseconds since the epoch.
import { z } from 'zod'
import { commandKinds, refusal } from './calls.ts'
import { deviceReasons, deviceStates } from './device-state.ts'
import { healthReport } from './health-report.ts'

const time = z.number().int().nonnegative()
const text = z.string().max(400)
export const household = z.object({ id: z.string().max(64), name: text, role: z.enum(['owner', 'viewer']) })

/** What a box says about itself before it has an owner. */
export const identity = z.object({
  id: z.uuid(),
  hostname: text,
  model: text.nullable(),
  serial: text.nullable(),
  address: text,
  first_seen_at: time,
})
/** 32 bytes in base64url, of Ed25519. */
const key = z.string().regex(/^[\w-]{43}$/)
/** The SSH host key that a box made in place of the one on its drive, signed by that one (enrolmentText). */
const nextHostKey = z.object({
  next: key,
  flashed: key,
  device_key: key,
  signature: z.string().regex(/^[\w-]{86}$/),
})
export type NextHostKey = z.infer<typeof nextHostKey>
export const ownerBox = identity.extend({
  /** Of `households`. */
  household: z.string().max(64),
  state: z.enum(deviceStates),
  since: time,
  because: z.enum(deviceReasons),
  claimed_at: time,
  /** The ticket that it came with; null: it was claimed by its code. */
  enrolment: z.string().max(64).nullable(),
  /** Of a box that came with a ticket; null also from a Connect that is older than this field. */
  host_key: nextHostKey.nullable().default(null),
  /** null: it has not reported yet. */
  reported_at: time.nullable(),
  /** Of the last report; null: it has none, or not that part. */
  home_assistant: healthReport.shape.home_assistant.unwrap().unwrap().shape.status.nullable(),
  newt_healthy: z.boolean().nullable(),
  nixos_version: text.nullable(),
  /** Whose updates it takes: "box/<id>" of Kiln, or "ring/<name>". */
  channel: text.nullable(),
})
export type OwnerBox = z.infer<typeof ownerBox>

/** The worst of its time; null where no report had it. */
export const summary = z.object({
  at: time,
  reports: z.number().int().nonnegative(),
  failed_units: z.number().int().nonnegative(),
  root_used: z.number().nullable(),
  memory_used: z.number().nullable(),
})
export const askedCommand = z.object({
  id: z.uuid(),
  kind: z.enum(commandKinds),
  at: time,
  state: z.enum(['waiting', 'done', 'failed', 'expired']),
  message: z.string().max(2000),
})
const answers = z.object({
  household: z.string().min(1).max(64),
  name: z.string().min(1).max(200),
  email: z.string().min(1).max(200),
  pangolin: z
    .object({ newt_id: text, newt_secret: text, endpoint: z.url({ protocol: /^https?$/ }).max(400) })
    .nullable(),
})
/** A prepared drive whose box waits for the yes, or which more than one box showed. */
const waiting = z.object({
  enrolment: z.string().max(64),
  household: z.string().max(64),
  /** The first is the one that used it. `has`: it got its configuration. */
  boxes: z
    .array(identity.extend({ has: z.boolean() }))
    .min(1)
    .max(6),
})

export type OwnerCall = {
  method: 'GET' | 'POST' | 'DELETE'
  /** `:name` for a part that varies. */
  path: string
  body: z.ZodType | null
  answers: Readonly<Record<number, z.ZodType | null>>
}

const box = '/api/v1/kiln/boxes/:id'
const code = '/api/v1/kiln/claims/:code'
/** 403 also where it comes in clear, through a proxy. */
const refused = { 401: refusal, 429: refusal } as const

export const ownerCalls = {
  /** `now`: the server's clock. `listening_since`: it cannot have heard a box before. */
  boxes: {
    method: 'GET',
    path: '/api/v1/kiln/boxes',
    body: null,
    answers: {
      200: z.object({
        login: text,
        now: time,
        listening_since: time,
        households: z.array(household).max(1000),
        boxes: z.array(ownerBox).max(20_000),
        waiting: z.array(waiting).max(1000),
      }),
      403: refusal,
      ...refused,
    },
  },
  /** `health`: the last report; null where there is none, or its form is unknown. `hours`: of the last 7 days; `days`: of the last
   * 90. The oldest first. */
  box: {
    method: 'GET',
    path: box,
    body: null,
    answers: {
      200: ownerBox.extend({
        health: healthReport.nullable(),
        hours: z.array(summary).max(400),
        days: z.array(summary).max(400),
        commands: z.array(askedCommand).max(200),
      }),
      403: refusal,
      404: refusal,
      ...refused,
    },
  },
  /** 429 with `slow_down`: the last command of this kind is not an hour old. */
  command: {
    method: 'POST',
    path: `${box}/commands`,
    body: z.object({ kind: z.enum(commandKinds) }),
    answers: { 201: z.object({ id: z.uuid() }), 400: refusal, 403: refusal, 404: refusal, ...refused },
  },
  /** Its tokens end, and it shows a code again. */
  release: {
    method: 'DELETE',
    path: box,
    body: null,
    answers: { 204: null, 403: refusal, 404: refusal, ...refused },
  },
  /** Which box shows this code. */
  findClaim: {
    method: 'GET',
    path: code,
    body: null,
    answers: { 200: identity, 403: refusal, 404: refusal, ...refused },
  },
  claim: {
    method: 'POST',
    path: code,
    body: answers,
    answers: { 201: z.object({ id: z.uuid() }), 400: refusal, 403: refusal, 404: refusal, ...refused },
  },
  /** The yes to a box that showed a prepared drive's ticket; the others of that ticket are forgotten. */
  admit: {
    method: 'POST',
    path: '/api/v1/kiln/enrolments/:enrolment',
    body: z.object({ box: z.uuid() }),
    answers: { 204: null, 400: refusal, 403: refusal, 404: refusal, ...refused },
  },
  /** Ends the login that it is called with. */
  leave: {
    method: 'DELETE',
    path: '/api/v1/kiln/login',
    body: null,
    answers: { 204: null, 403: refusal, ...refused },
  },
} as const satisfies Record<string, OwnerCall>
type SuccessOf<A> = A extends { 200: infer T } | { 201: infer T } ? T : null
/** Of a call that did what it is for; null: it answers without a body. */
export type OwnerAnswer<K extends keyof typeof ownerCalls> =
  SuccessOf<(typeof ownerCalls)[K]['answers']> extends infer T extends z.ZodType ? z.infer<T> : null
