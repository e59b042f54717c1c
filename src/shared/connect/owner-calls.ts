// The calls between a Kiln and a Connect: what a person's computer sees of the boxes of that person's households, and asks of them.
// Each carries the computer's login as a bearer token (kiln-login.ts). Times are milliseconds since the epoch.
import { z } from 'zod'
import { commandKinds, refusal } from './calls.ts'
import { connectExport } from './export.ts'
import { healthReport } from './health-report.ts'
import { askedCommand, identity, machine, ownerBox, summary } from './owner-box.ts'

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
        /** Those that take turns, the last one first; none where one machine reports, and from an older Connect. */
        machines: z.array(machine).max(10).default([]),
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
  /** All that the Connect has of it (export.ts), for an owner. Its size is not known before. */
  export: {
    method: 'GET',
    path: `${box}/export`,
    body: null,
    answers: { 200: connectExport, 403: refusal, 404: refusal, ...refused },
  },
  /** The same of all boxes of a household. */
  exportAll: {
    method: 'GET',
    path: '/api/v1/kiln/households/:household/export',
    body: null,
    answers: { 200: connectExport, 403: refusal, 404: refusal, ...refused },
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
