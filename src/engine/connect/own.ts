// The Connect that this Kiln runs on this computer, while it runs itself.
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { logged } from '#engine/logged.ts'
import type { EngineParts } from '#engine/parts.ts'
import type { OwnServing } from '#engine/ports/own-connect.ts'
import { readSettings } from '#engine/settings.ts'
import { loginText, readLogin } from '#shared/connect/kiln-login.ts'
import { listenWord, type OwnConnectChoice, ownConnectUrl } from '#shared/connect/own-connect.ts'
import type { OwnConnect } from '#shared/contract/connect.ts'
import { type ErrorReport, failure, fromReport, KilnError, toReport } from '#shared/errors.ts'
import { ownProblem } from './own-problem.ts'

const operation = 'connect.startOwn'
/** A former one ends within this time after its engine was killed. */
const formerMs = 15_000

type OwnParts = Pick<EngineParts, 'ports' | 'changeSettings'> & { onChange: () => void }
type Run = {
  choice: OwnConnectChoice
  stop: AbortController
  /** null: it does not listen yet. */
  serving: (OwnServing & { since: number }) | null
  ended: Promise<void>
}

type Own = {
  view(): Promise<OwnConnect>
  /** Resolves once it listens. Throws why it does not. */
  start(choice: OwnConnectChoice): Promise<OwnConnect>
  stop(): Promise<OwnConnect>
  /** Whether Kiln starts it with itself. */
  setWithKiln(withKiln: boolean): Promise<OwnConnect>
  /** A new login at it, as a line. Throws connect.own-stopped, connect.*. */
  makeLogin(signal: AbortSignal): Promise<string>
  /** Starts it if a person chose that. */
  maintain(): void
  close(): Promise<void>
}

export function createOwn({ ports, changeSettings, onChange }: OwnParts): Own {
  const folder = join(ports.folders.data, 'connect')
  let run: Run | null = null
  let problem: ErrorReport | null = null
  let isClosed = false

  const view = async (): Promise<OwnConnect> => {
    const choice = run?.choice ?? (await chosen())
    const { withKiln } = await chosen()
    return { choice: { ...choice, withKiln }, folder, problem, ...stateOf() }
  }
  const chosen = async () => (await readSettings(ports)).ownConnect

  const stateOf = (): Pick<OwnConnect, 'state' | 'running'> => {
    if (run === null) return { state: 'stopped', running: null }
    if (run.stop.signal.aborted) return { state: 'stopping', running: null }
    if (run.serving === null) return { state: 'starting', running: null }
    const { choice, serving } = run
    const places = choice.reach === 'network' ? ports.ownConnect.addresses() : []
    const network = places.map(({ address, interfaceName }) => ({
      url: `https://${address}:${choice.port}`,
      interfaceName,
    }))
    return { state: 'running', running: { ...serving, url: ownConnectUrl(choice), network } }
  }

  /** Resolves once it listens, and rejects if it ends before. */
  function begin(choice: OwnConnectChoice): Promise<void> {
    const listens = Promise.withResolvers<void>()
    const stop = new AbortController()
    const onServing = (serving: OwnServing) => {
      now.serving = { ...serving, since: ports.now() }
      listens.resolve()
      onChange()
    }
    const serve = async () => {
      try {
        await ports.ownConnect.serve({ folder, listen: listenWord(choice), signal: stop.signal, onServing })
        // Stopped before it listened: it was the person who wanted that.
        listens.resolve()
      } catch (thrown) {
        problem = toReport(ownProblem(thrown, choice), operation)
        ports.log.warn('own-connect-ended', { code: problem.code })
        listens.reject(fromReport(problem))
      } finally {
        run = null
        onChange()
      }
    }
    problem = null
    const now: Run = { choice, stop, serving: null, ended: Promise.resolve() }
    run = now
    now.ended = serve()
    onChange()
    return listens.promise
  }

  async function end(): Promise<void> {
    run?.stop.abort()
    onChange()
    await run?.ended
  }

  return {
    view,
    async start(choice) {
      await changeSettings(() => ({ ownConnect: choice }))
      // A second click, or a second window.
      if (run === null && !isClosed) await begin(choice)
      return view()
    },
    async stop() {
      problem = null
      await end()
      return view()
    },
    async setWithKiln(withKiln) {
      await changeSettings(({ ownConnect }) => ({ ownConnect: { ...ownConnect, withKiln } }))
      onChange()
      return view()
    },
    async makeLogin(signal) {
      const { serving, choice } = run ?? {}
      if (!serving || !choice) throw failure('connect.own-stopped', { operation: 'connect.joinOwn' })
      // Names of logins are unique there, and a former one may be left.
      const name = `Kiln ${ports.randomHex(3)}`
      const text = await ports.ownConnect.makeLogin({ folder, name, url: ownConnectUrl(choice), signal })
      const login = readLogin(text)
      if (login === null) throw failure('connect.login-form', { operation: 'connect.joinOwn' })
      // A certificate may be there from when it listened in the network.
      return loginText({ ...login, fingerprint: serving.fingerprint })
    },
    maintain() {
      const startIfChosen = async () => {
        const choice = await chosen()
        if (choice.withKiln && run === null && !isClosed) await begin(choice)
      }
      const again = async (thrown: unknown) => {
        if (!(thrown instanceof KilnError) || thrown.code !== 'connect.own-in-use') throw thrown
        await delay(formerMs, undefined, { ref: false })
        await startIfChosen()
      }
      // The problem stays in the view.
      void startIfChosen().catch(again).catch(logged(ports.log, 'own-connect-unstarted'))
    },
    async close() {
      isClosed = true
      await end()
    },
  }
}
