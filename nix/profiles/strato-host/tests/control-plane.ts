// A stand-in for Strato's control plane, which is a server in Swift with a database: what it says to an agent and takes from one
// at revision 45e9e59d. Not copied: users, templates, choosing an agent, and its tokens' hour.
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type RawData, type WebSocket, WebSocketServer } from 'ws'
import { z } from 'zod'

/** Swift counts a date's seconds from 2001. */
const epoch2001Seconds = 978_307_200
/** RFC 6455: what a control plane closes a connection with whose token it does not take. */
const unacceptableData = 1003
const maxMessageBytes = 1 << 20

const resourcesSchema = z.object({
  totalCPU: z.int(),
  availableCPU: z.int(),
  totalMemory: z.int(),
  availableMemory: z.int(),
  totalDisk: z.int(),
  availableDisk: z.int(),
})
const anyMessage = { requestId: z.string().min(1), timestamp: z.number().positive() }
const schemas = {
  agent_register: z.object({
    ...anyMessage,
    agentId: z.string().min(1),
    hostname: z.string().min(1),
    version: z.string().min(1),
    capabilities: z.array(z.string()),
    resources: resourcesSchema,
  }),
  agent_heartbeat: z.object({
    ...anyMessage,
    agentId: z.string().min(1),
    resources: resourcesSchema,
    runningVMs: z.array(z.string()),
  }),
  agent_unregister: z.object({ ...anyMessage, agentId: z.string(), reason: z.string().optional() }),
  success: z.object({ ...anyMessage, message: z.string().optional(), data: z.unknown().optional() }),
  error: z.object({ ...anyMessage, error: z.string(), details: z.string().optional() }),
  status_update: z.object({
    ...anyMessage,
    vmId: z.string(),
    status: z.enum(['Created', 'Running', 'Shutdown', 'Paused']),
  }),
} as const
type Type = keyof typeof schemas
type Message = { [K in Type]: { type: K } & z.infer<(typeof schemas)[K]> }[Type]
type Of<K extends Type> = Extract<Message, { type: K }>

const envelopeSchema = z.object({
  type: z.enum(Object.keys(schemas) as [Type, ...Type[]]),
  payload: z.base64(),
})

export type Order = { type: string; [name: string]: unknown }

export class ControlPlane implements AsyncDisposable {
  /** In the order in which they came. */
  readonly messages: Message[] = []
  /** What it could not read. */
  readonly faults: string[] = []
  /** Connections that it let in and refused. */
  readonly admitted: string[] = []
  readonly refused: string[] = []
  readonly #server: WebSocketServer
  readonly #tokens = new Map<string, string>()
  #agent: WebSocket | null = null
  #changed = new Set<() => void>()

  private constructor(server: WebSocketServer) {
    this.#server = server
    server.on('connection', (socket, request) => this.#connected(socket, request))
  }

  /** On a free port of the loopback. */
  static async listen(): Promise<ControlPlane> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0, maxPayload: maxMessageBytes })
    await once(server, 'listening')
    return new ControlPlane(server)
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** A URL that lets an agent of this name in once. */
  registrationUrl(name: string): { url: string; token: string } {
    const token = randomUUID().toUpperCase()
    this.#tokens.set(token, name)
    return { url: `ws://127.0.0.1:${this.port}/agent/ws?token=${token}&name=${name}`, token }
  }

  /** The first message of a type that passes, also of those that came before. */
  async next<K extends Type>(
    type: K,
    passes: (message: Of<K>) => boolean,
    timeoutMs: number,
  ): Promise<Of<K>> {
    const found = () =>
      this.messages.find((each): each is Of<K> => each.type === type && passes(each as Of<K>))
    return await this.#until(found, timeoutMs, () => `no ${type}`)
  }

  /** Its answer; an `error` is one too. */
  async order(order: Order, timeoutMs: number): Promise<Of<'success'> | Of<'error'>> {
    if (this.#agent === null) throw new Error(`No agent is there to ${order.type}`)
    const requestId = randomUUID().toUpperCase()
    send(this.#agent, { requestId, timestamp: now(), ...order })
    const found = () =>
      this.messages.find(
        (each): each is Of<'success'> | Of<'error'> =>
          (each.type === 'success' || each.type === 'error') && each.requestId === requestId,
      )
    return await this.#until(found, timeoutMs, () => `no answer to ${order.type}`)
  }

  async admits(count: number, timeoutMs: number): Promise<void> {
    await this.#until(
      () => this.admitted.length >= count || undefined,
      timeoutMs,
      () => 'no agent came',
    )
  }

  async refuses(count: number, timeoutMs: number): Promise<void> {
    await this.#until(
      () => this.refused.length >= count || undefined,
      timeoutMs,
      () => 'none was refused',
    )
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#server.clients) socket.terminate()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #connected(socket: WebSocket, request: IncomingMessage): void {
    const query = new URL(request.url ?? '/', 'ws://127.0.0.1').searchParams
    const [token, name] = [query.get('token') ?? '', query.get('name') ?? '']
    socket.on('error', fault => this.faults.push(String(fault)))
    if (this.#tokens.get(token) !== name || name === '') {
      this.refused.push(name)
      send(socket, { type: 'error', requestId: '', timestamp: now(), error: 'Invalid registration token' })
      socket.close(unacceptableData)
      this.#notify()
      return
    }
    this.#tokens.delete(token)
    this.admitted.push(name)
    this.#agent = socket
    socket.on('message', (data: RawData, isBinary: boolean) => this.#took(socket, data, isBinary))
    socket.on('close', () => {
      if (this.#agent === socket) this.#agent = null
    })
    this.#notify()
  }

  #took(socket: WebSocket, data: RawData, isBinary: boolean): void {
    try {
      if (isBinary) throw new Error('an agent sends text')
      const { type, payload } = envelopeSchema.parse(JSON.parse(String(data)))
      const json: unknown = JSON.parse(Buffer.from(payload, 'base64').toString('utf8'))
      const message = { type, ...schemas[type].parse(json) } as Message
      this.messages.push(message)
      if (type.startsWith('agent_'))
        send(socket, { type: 'success', requestId: message.requestId, timestamp: now(), message: 'taken' })
    } catch (fault) {
      this.faults.push(String(fault))
    }
    this.#notify()
  }

  #notify(): void {
    for (const look of this.#changed) look()
  }

  #until<Value>(find: () => Value | undefined, timeoutMs: number, what: () => string): Promise<Value> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#changed.delete(look)
        const last = this.messages.slice(-3).map(each => JSON.stringify(each).slice(0, 300))
        reject(
          new Error(
            `${what()} in ${timeoutMs} ms; faults: ${this.faults.join('; ')}; last: ${last.join(' ')}`,
          ),
        )
      }, timeoutMs)
      const look = () => {
        const value = find()
        if (value === undefined) return
        clearTimeout(timer)
        this.#changed.delete(look)
        resolve(value)
      }
      this.#changed.add(look)
      look()
    })
  }
}

const now = (): number => Date.now() / 1000 - epoch2001Seconds

/** As bytes: an agent only notes what it gets as text. */
function send(socket: WebSocket, message: Order): void {
  const payload = Buffer.from(JSON.stringify(message)).toString('base64')
  socket.send(Buffer.from(JSON.stringify({ type: message.type, payload })))
}
