// The calls of computers with Kiln over HTTP (shared/connect/owner-calls.ts). Each call checks the current
// rights of its login.
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Refusal } from '#shared/connect/calls.ts'
import { customer, deviceDocument } from '#shared/connect/device-document.ts'
import { ownerCalls } from '#shared/connect/owner-calls.ts'
import { isMailAddress } from '#shared/connect/owner-values.ts'
import type { Claims } from '../claims/claims.ts'
import type { Enrolments } from '../claims/enrolments.ts'
import type { Machines } from '../claims/machines.ts'
import type { Commands } from '../commands.ts'
import { exportText } from '../export.ts'
import { readJson } from '../http/read-json.ts'
import { type Listening, unsafeBecause } from '../listening.ts'
import type { Orders } from '../orders.ts'
import type { ComputerLogin } from '../store/computer-store.ts'
import type { Role } from '../store/people-store.ts'
import type { Device, Store } from '../store/store.ts'
import { createAnswers, isOwned } from './answers.ts'
import type { Computers } from './logins.ts'

/** A claim with all its answers has less than 4 kB. */
const bodyLimit = 16 * 1024

const statusOf = {
  bad_request: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  slow_down: 429,
} as const
type Wrong = keyof typeof statusOf

type Parts = {
  store: Store
  computers: Computers
  claims: Claims
  commands: Commands
  orders: Orders
  enrolments: Enrolments
  machines: Machines
  now: () => number
  reached: Listening['kind']
}
type Call = {
  login: ComputerLogin
  request: FastifyRequest
  reply: FastifyReply
  params: Readonly<Record<string, string>>
}

export function addOwnerCalls(app: FastifyInstance, parts: Parts): void {
  const { store, computers, claims, commands, orders, enrolments, machines, now, reached } = parts
  const answers = createAnswers({ store, commands, orders, machines, now })
  const logins = new WeakMap<FastifyRequest, ComputerLogin>()

  /** Runs before the body is read. */
  const guard = async (request: FastifyRequest, reply: FastifyReply) => {
    reply.header('cache-control', 'no-store')
    if (unsafeBecause(reached, request)) return refuse(reply, 'forbidden')
    const verdict = computers.judge(request.headers.authorization, request.ip)
    if (verdict === 'slow') return refuse(reply, 'slow_down')
    if (verdict === 'wrong') return refuse(reply.header('www-authenticate', 'Bearer'), 'unauthorized')
    logins.set(request, verdict.login)
  }
  const on = (name: keyof typeof ownerCalls, act: (call: Call) => FastifyReply) => {
    const { method, path } = ownerCalls[name]
    app.route({
      method,
      url: path,
      bodyLimit,
      onRequest: guard,
      handler: async (request, reply) => {
        const login = logins.get(request)
        const params = request.params as Call['params']
        return login ? act({ login, request, reply, params }) : refuse(reply, 'unauthorized')
      },
    })
  }
  /** A box in a household that the login can see. Any other box counts as missing. */
  const boxOf = ({ login, params }: Call) => {
    const device = store.device(params['id'] ?? '')
    if (!device || !isOwned(device)) return null
    const role = computers.roleOf(login, device.owned.household)
    return role && { device, role }
  }
  const wrongOwner = (found: { role: Role } | null): Wrong | null => {
    if (!found) return 'not_found'
    return found.role === 'owner' ? null : 'forbidden'
  }

  /** The login may be removed, or its person's role, while it is sent. */
  const sendExport = ({ login, reply }: Call, household: string, boxes: readonly Device[]) => {
    const isAllowed = () =>
      store.computer(login.hash) !== null && computers.roleOf(login, household) === 'owner'
    const text = exportText({ store, now, boxes, isAllowed })
    return reply.type('application/json').send(Readable.from(text))
  }

  on('boxes', ({ login, reply }) => {
    const households = computers.householdsOf(login)
    return reply.send(answers.list({ login: login.name, households }))
  })
  on('box', call => {
    const found = boxOf(call)
    if (!found) return refuse(call.reply, 'not_found')
    return call.reply.send(answers.one(found.device, found.role))
  })
  on('command', call => {
    const { request, reply } = call
    const found = boxOf(call)
    const wrong = wrongOwner(found)
    if (!found || wrong) return refuse(reply, wrong ?? 'not_found')
    const body = readJson(request, ownerCalls.command.body)
    if (!body) return refuse(reply, 'bad_request')
    const command = commands.ask(found.device.id, body.kind)
    return command === 'too-soon' ? refuse(reply, 'slow_down') : reply.status(201).send(command)
  })
  on('order', call => {
    const { request, reply } = call
    const found = boxOf(call)
    const wrong = wrongOwner(found)
    if (!found || wrong) return refuse(reply, wrong ?? 'not_found')
    const body = readJson(request, ownerCalls.order.body)
    if (!body || body.expires_at <= now()) return refuse(reply, 'bad_request')
    const { expires_at: expiresAt, ...signed } = body
    const carried = orders.carry(found.device.id, { ...signed, expiresAt })
    return carried ? reply.status(201).send(carried) : refuse(reply, 'slow_down')
  })
  on('release', call => {
    const found = boxOf(call)
    const wrong = wrongOwner(found)
    if (!found || wrong) return refuse(call.reply, wrong ?? 'not_found')
    claims.release(found.device.id)
    return call.reply.status(204).send()
  })

  on('export', call => {
    const found = boxOf(call)
    const wrong = wrongOwner(found)
    if (!found || wrong) return refuse(call.reply, wrong ?? 'not_found')
    return sendExport(call, found.device.owned.household, [found.device])
  })
  on('exportAll', call => {
    const household = call.params['household'] ?? ''
    const role = computers.roleOf(call.login, household)
    const wrong = wrongOwner(role && { role })
    if (wrong) return refuse(call.reply, wrong)
    return sendExport(call, household, store.devicesOf(household))
  })

  on('findClaim', ({ login, request, reply, params }) => {
    // Checked before a code is looked up, so that a viewer cannot try codes.
    if (!computers.householdsOf(login).some(({ role }) => role === 'owner')) return refuse(reply, 'forbidden')
    const found = claims.find(params['code'] ?? '', request.ip)
    if ('refused' in found) return refuse(reply, claimWrong(found.refused))
    const { firstSeenAt: first_seen_at, ...identity } = found
    return reply.send({ ...identity, first_seen_at })
  })
  on('claim', ({ login, request, reply, params }) => {
    const body = readJson(request, ownerCalls.claim.body)
    if (!body) return refuse(reply, 'bad_request')
    if (computers.roleOf(login, body.household) !== 'owner') return refuse(reply, 'forbidden')
    const given = answersOf(body)
    if (!given) return refuse(reply, 'bad_request')
    const done = claims.confirm(params['code'] ?? '', request.ip, given)
    return 'refused' in done ? refuse(reply, claimWrong(done.refused)) : reply.status(201).send(done)
  })

  on('admit', ({ login, request, reply, params }) => {
    const enrolment = store.enrolment(params['enrolment'] ?? '')
    const role = enrolment && computers.roleOf(login, enrolment.household)
    const wrong = wrongOwner(role && { role })
    if (!enrolment || wrong) return refuse(reply, wrong ?? 'not_found')
    const body = readJson(request, ownerCalls.admit.body)
    if (!body) return refuse(reply, 'bad_request')
    const { box, device_key: key = null } = body
    if (enrolments.pick(enrolment.id, box, key) === 'unknown') return refuse(reply, 'not_found')
    enrolments.forgetOthers(enrolment.id)
    return reply.status(204).send()
  })

  on('leave', ({ login, reply }) => {
    computers.remove(login.hash)
    return reply.status(204).send()
  })
}

const refuse = (reply: FastifyReply, error: Wrong) =>
  reply.status(statusOf[error]).send({ error } satisfies Refusal)

const claimWrong = (refused: string): Wrong => (refused === 'slow_down' ? 'slow_down' : 'not_found')

/** The same rules as on the claim page. null if a box could not use the answers. */
function answersOf({ household, name, email, pangolin }: NonNullable<ClaimBody>) {
  const [who, mail] = [name, email].map(each => (/\p{Cc}/u.test(each) ? '' : each.trim()))
  if (!who || !mail || !isMailAddress(mail)) return null
  if (pangolin && !(pangolin.endpoint.startsWith('https://') && pangolin.newt_id && pangolin.newt_secret))
    return null
  return {
    household,
    customer: customer.parse({ name: who, email: mail }),
    pangolin: pangolin && deviceDocument.shape.pangolin.parse(pangolin),
  }
}
type ClaimBody = ReturnType<typeof ownerCalls.claim.body.parse>
