// The calls between Kiln and a Connect: the boxes of a person's households, and what that person can do with
// them. Each call carries the computer's login as a bearer token (kiln-login.ts). Times are milliseconds
// since the epoch.
import { z } from 'zod'
import { commandKinds, refusal, signedOrder } from './calls.ts'
import { connectExport } from './export.ts'
import { healthReport } from './health-report.ts'
import { askedCommand, carriedOrder, deviceKey, identity, machine, ownerBox, summary } from './owner-box.ts'

const time = z.number().int().nonnegative()
const text = z.string().max(400)
export const household = z.object({ id: z.string().max(64), name: text, role: z.enum(['owner', 'viewer']) })

const answers = z.object({
  household: z.string().min(1).max(64),
  name: z.string().min(1).max(200),
  email: z.string().min(1).max(200),
  pangolin: z
    .object({ newt_id: text, newt_secret: text, endpoint: z.url({ protocol: /^https?$/ }).max(400) })
    .nullable(),
})
/** A prepared drive whose box waits for approval, or that several boxes presented. */
const waiting = z.object({
  enrolment: z.string().max(64),
  household: z.string().max(64),
  /**
   * The first one used the ticket. `has`: whether it got its configuration. `device_key`: tells boxes with one
   * id apart; null from a Connect that cannot.
   */
  boxes: z
    .array(identity.extend({ has: z.boolean(), device_key: deviceKey.nullable().default(null) }))
    .min(1)
    .max(6),
})

export type OwnerCall = {
  method: 'GET' | 'POST' | 'DELETE'
  /** `:name` marks a variable part. */
  path: string
  body: z.ZodType | null
  answers: Readonly<Record<number, z.ZodType | null>>
}

const box = '/api/v1/kiln/boxes/:id'
const code = '/api/v1/kiln/claims/:code'
/** 403 also for unencrypted requests through a proxy. */
const refused = { 401: refusal, 429: refusal } as const

export const ownerCalls = {
  /** `now`: the server's clock. `listening_since`: the server cannot have heard a box before. */
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
  /**
   * `health`: the last report; null if there is none, or if its format is unknown. `hours` of the last 7
   * days, `days` of the last 90, oldest first. `commands` and `orders` are empty for a viewer.
   */
  box: {
    method: 'GET',
    path: box,
    body: null,
    answers: {
      200: ownerBox.extend({
        health: healthReport.nullable(),
        /** Machines that alternate, latest first. Empty if only one reports, or if the Connect is older. */
        machines: z.array(machine).max(10).default([]),
        hours: z.array(summary).max(400),
        days: z.array(summary).max(400),
        commands: z.array(askedCommand).max(200),
        /** An order to it names this key; null: it has none, or the Connect is older than orders. */
        device_key: deviceKey.nullable().default(null),
        /** null: this Connect carries none. */
        orders: z.array(carriedOrder).max(200).nullable().default(null),
      }),
      403: refusal,
      404: refusal,
      ...refused,
    },
  },
  /** 429 with `slow_down`: less than an hour has passed since the last command of this kind. */
  command: {
    method: 'POST',
    path: `${box}/commands`,
    body: z.object({ kind: z.enum(commandKinds) }),
    answers: { 201: z.object({ id: z.uuid() }), 400: refusal, 403: refusal, 404: refusal, ...refused },
  },
  /** Carries an order to the box, until the box took it or `expires_at`. 429 with `slow_down`: others wait for it. */
  order: {
    method: 'POST',
    path: `${box}/orders`,
    body: signedOrder.extend({ expires_at: time }),
    answers: { 201: z.object({ id: z.uuid() }), 400: refusal, 403: refusal, 404: refusal, ...refused },
  },
  /** Revokes its tokens; the box shows a code again. */
  release: {
    method: 'DELETE',
    path: box,
    body: null,
    answers: { 204: null, 403: refusal, 404: refusal, ...refused },
  },
  /**
   * Everything that the Connect has about the box (export.ts), for an owner. The size is not known in
   * advance.
   */
  export: {
    method: 'GET',
    path: `${box}/export`,
    body: null,
    answers: { 200: connectExport, 403: refusal, 404: refusal, ...refused },
  },
  /** The same for all boxes of a household. */
  exportAll: {
    method: 'GET',
    path: '/api/v1/kiln/households/:household/export',
    body: null,
    answers: { 200: connectExport, 403: refusal, 404: refusal, ...refused },
  },
  /** Finds the box that shows this code. */
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
  /**
   * Approves a box that presented a prepared drive's ticket; the other boxes of that ticket are forgotten. 404
   * without `device_key` if several have this id.
   */
  admit: {
    method: 'POST',
    path: '/api/v1/kiln/enrolments/:enrolment',
    body: z.object({ box: z.uuid(), device_key: deviceKey.optional() }),
    answers: { 204: null, 400: refusal, 403: refusal, 404: refusal, ...refused },
  },
  /** Ends the login that makes the call. */
  leave: {
    method: 'DELETE',
    path: '/api/v1/kiln/login',
    body: null,
    answers: { 204: null, 403: refusal, ...refused },
  },
} as const satisfies Record<string, OwnerCall>
type SuccessOf<A> = A extends { 200: infer T } | { 201: infer T } ? T : null
/** The answer of a successful call; null if it has no body. */
export type OwnerAnswer<K extends keyof typeof ownerCalls> =
  SuccessOf<(typeof ownerCalls)[K]['answers']> extends infer T extends z.ZodType ? z.infer<T> : null
