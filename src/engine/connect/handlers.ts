// The group "connect" of the contract.
import { findBox } from '#engine/boxes/find-box.ts'
import { createBoxStore } from '#engine/boxes/store.ts'
import type { HostStore } from '#engine/hosts/store.ts'
import { logged } from '#engine/logged.ts'
import type { EngineParts } from '#engine/parts.ts'
import type { GroupHandlers } from '#engine/rpc/handlers.ts'
import type { WhileConnected } from '#engine/while-connected.ts'
import { readClaimCode } from '#shared/connect/claim-code.ts'
import type { OwnerAnswer } from '#shared/connect/owner-calls.ts'
import type { ConnectServer } from '#shared/contract/connect.ts'
import { failure } from '#shared/errors.ts'
import { createAsks } from './asks.ts'
import { callOwner, type OwnerCaller } from './call.ts'
import { exportBoxes } from './export.ts'
import { createLogins, type Login } from './logins.ts'
import { takeNextHostKeys } from './next-host-keys.ts'
import { signedOrder } from './order.ts'
import { createOwn } from './own.ts'
import { createMemories } from './remembered.ts'
import { addLogin, dropLogin, removeLogin } from './servers.ts'
import { createTokens } from './token.ts'
import { type Around, knownBoxOf, lettersOf, shownBoxOf, unclaimedBoxOf, waitingOf } from './view.ts'

const operation = 'connect'
/** A Connect on a laptop sleeps: if it answered within a day, the user need not do anything. */
const awayMs = 24 * 3_600_000

type ConnectGroup = {
  handlers: GroupHandlers<'connect'>
  watch: WhileConnected
  /** Starts polling, and its own Connect if a person chose that. Only for an engine that keeps running. */
  maintain: () => void
  /** Ends its own Connect. */
  close: () => Promise<void>
}

export function connectGroup(engine: EngineParts, hosts: HostStore): ConnectGroup {
  const { ports, notifyChanged } = engine
  const changed = () => notifyChanged('connect')
  const logins = createLogins(ports)
  const tokens = createTokens(ports)
  const memories = createMemories(ports)
  /** Best effort: if a key cannot be taken over, the user compares it. */
  const onAnswer = async (server: string, answer: OwnerAnswer<'boxes'>) => {
    const taken = await takeNextHostKeys(server, answer, hosts).catch(logged(ports.log, 'hosts-unwritten'))
    if (taken) notifyChanged('hosts')
  }
  const asks = createAsks(ports, { logins, tokens, memories, onAnswer, onChange: changed })
  const parts = { ports, logins, tokens, memories, asks }
  const store = createBoxStore(ports)
  const own = createOwn({ ...engine, onChange: changed })
  let isMaintained = false

  const serverOf = async ({ id, address, fingerprint }: Login): Promise<ConnectServer> => {
    const { answer, seenAt = null } = (await memories.read(id)) ?? {}
    const { at: askedAt = null, problem = null } = asks.asked(id) ?? {}
    const isRecent = seenAt !== null && ports.now() - seenAt < awayMs
    return {
      id,
      address,
      login: answer?.login ?? null,
      fingerprint,
      households: answer?.households ?? [],
      seenAt,
      askedAt,
      problem,
      isAway: problem?.code === 'connect.unreachable' && isRecent,
    }
  }
  const aroundOf = async (server: string): Promise<Around> => {
    const { aheadMs = 0, answer } = (await memories.read(server)) ?? {}
    const { boxes } = await store.read()
    const { links } = await logins.read()
    return { server, aheadMs, households: answer?.households ?? [], boxes, links }
  }
  const opened = async (server: string, signal: AbortSignal) => {
    const login = await logins.find(server)
    const call: OwnerCaller = (name, asking) =>
      asks.open(login, { userWaits: true, signal }, open =>
        callOwner(ports, open, name, { ...asking, signal }),
      )
    return { login, call }
  }
  const noBox = (login: Login, id: string) => () =>
    failure('connect.box-gone', { operation, values: { address: login.address, id } })
  /** Throws connect.code. */
  const codeIn = (typed: string) => {
    const wrong = () => failure('connect.code', { operation, values: { code: typed } })
    const code = readClaimCode(typed)
    if (code === null) throw wrong()
    return { params: { code }, missing: wrong }
  }
  const rememberedBox = async ({ id: server }: Login, id: string) =>
    (await memories.read(server))?.answer.boxes.find(each => each.id === id)

  const handlers: GroupHandlers<'connect'> = {
    list: async () => {
      if (isMaintained) asks.watch.wanted()
      const { logins: known, links } = await logins.read()
      const { boxes: own } = known.length > 0 ? await store.read() : { boxes: [] }
      const each = await Promise.all(
        known.map(async login => {
          const server = await serverOf(login)
          const { aheadMs = 0, answer } = (await memories.read(login.id)) ?? {}
          const around = { server: login.id, aheadMs, households: server.households, boxes: own, links }
          return {
            server,
            boxes: (answer?.boxes ?? []).map(box => knownBoxOf(box, around)),
            waiting: (answer?.waiting ?? []).map(drive => waitingOf(drive, around)),
          }
        }),
      )
      return {
        servers: each.map(({ server }) => server),
        boxes: each.flatMap(({ boxes }) => boxes),
        waiting: each.flatMap(({ waiting }) => waiting),
      }
    },
    show: async ({ server, id }, signal) => {
      const { login, call } = await opened(server, signal)
      const answer = await call('box', { params: { id }, missing: noBox(login, id) })
      // If the last answer was lost, this also fetches the names of the households.
      if ((await memories.read(login.id)) === null) await asks.one(login, signal)
      return shownBoxOf(answer, await aroundOf(login.id))
    },
    refresh: async (_, signal) => {
      await asks.all(signal)
      return {}
    },
    add: async ({ login: text }, signal) => serverOf(await addLogin(parts, text, signal).finally(changed)),
    remove: async ({ server }, signal) =>
      removeLogin(parts, await logins.find(server), signal).finally(changed),
    ask: async ({ server, id, kind }, signal) => {
      const { login, call } = await opened(server, signal)
      const made = await call('command', {
        params: { id },
        body: { kind },
        missing: noBox(login, id),
        tooOften: () => failure('connect.too-soon', { operation }),
      })
      asks.soon(login.id)
      return made
    },
    order: async ({ server, id, keyLetters, ...wanted }, signal) => {
      const { login, call } = await opened(server, signal)
      const box = await call('box', { params: { id }, missing: noBox(login, id) })
      const { address } = login
      if (box.orders === null) throw failure('connect.carries-none', { operation, values: { address } })
      const values = { hostname: box.hostname }
      if (box.device_key === null) throw failure('connect.keyless', { operation, values })
      // The ticket of a move is bound to this key: a Connect that shows one key and then answers with another
      // would be given the box's place.
      if (lettersOf(box.device_key) !== keyLetters)
        throw failure('connect.key-changed', { operation, values: { ...values, address } })
      const body = await signedOrder(ports, { id, key: box.device_key }, wanted, signal)
      const made = await call('order', {
        params: { id },
        body,
        missing: noBox(login, id),
        tooOften: () => failure('connect.orders-wait', { operation, values }),
      })
      asks.soon(login.id)
      return made
    },
    release: async ({ server, id }, signal) => {
      const { login, call } = await opened(server, signal)
      await call('release', { params: { id }, missing: noBox(login, id) })
      asks.soon(login.id)
      return {}
    },
    export: async ({ server, of, path }, signal) => {
      const login = await logins.find(server)
      const known = (await memories.read(login.id))?.answer
      const name =
        'id' in of
          ? known?.boxes.find(({ id }) => id === of.id)?.hostname
          : known?.households.find(({ id }) => id === of.household)?.name
      return exportBoxes(ports, asks, { login, of, path, name: name ?? 'boxes' }, signal)
    },
    findClaim: async ({ server, code }, signal) => {
      const { login, call } = await opened(server, signal)
      const found = await call('findClaim', codeIn(code))
      return unclaimedBoxOf(found, (await memories.read(login.id))?.aheadMs ?? 0)
    },
    claim: async ({ server, code, ...body }, signal) => {
      const { login, call } = await opened(server, signal)
      const made = await call('claim', { ...codeIn(code), body })
      asks.soon(login.id)
      return made
    },
    admit: async ({ server, enrolment, box, key }, signal) => {
      const { login, call } = await opened(server, signal)
      const missing = () => failure('connect.ticket-unknown', { operation, values: { id: enrolment } })
      const body = { box, ...(key !== undefined && { device_key: key }) }
      await call('admit', { params: { enrolment }, body, missing })
      asks.soon(login.id)
      return {}
    },
    link: async ({ server, id, box: wanted }) => {
      const login = await logins.find(server)
      const box = await rememberedBox(login, id)
      if (!box) throw noBox(login, id)()
      const own = wanted === null ? null : findBox((await store.read()).boxes, wanted).id
      await logins.link({ server: login.id, id }, own)
      changed()
      const { box: linked, linkedBy } = knownBoxOf(box, await aroundOf(login.id))
      return { box: linked, linkedBy }
    },
    own: () => own.view(),
    startOwn: ({ choice }) => own.start(choice),
    stopOwn: () => own.stop(),
    setOwnWithKiln: ({ withKiln }) => own.setWithKiln(withKiln),
    joinOwn: async (_, signal) => {
      const text = await own.makeLogin(signal)
      try {
        return await serverOf(await addLogin(parts, text, signal))
      } catch (thrown) {
        await dropLogin(parts, text)
        throw thrown
      } finally {
        changed()
      }
    },
  }
  const maintain = () => {
    isMaintained = true
    own.maintain()
  }
  return { handlers, watch: asks.watch, maintain, close: own.close }
}
