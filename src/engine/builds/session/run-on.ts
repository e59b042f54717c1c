// Runs Nix where a build was sent: on this computer, in one builder's store, or shared between several. If a connection
// is lost, that is the reason, whatever Nix made of it; if others are left, the build continues with them.
import { type OpenBuilders, type Opening, openBuilders } from '#engine/builders/open.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { KnownBuilder } from '#shared/builders/builder.ts'
import { failure, KilnError } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { list, type Message } from '#shared/messages/message.ts'
import { type BuiltOutput, type NixRun, runNix } from '../nix/run-nix.ts'

export type NixOn = Omit<NixRun, 'place' | 'builderOf' | 'store'>

/** The builders of a build, until it is closed. When builders are lost, it is opened again with the rest. */
export type Session = { open: OpenBuilders | null; builders: readonly KnownBuilder[] }

export async function openSession(ports: Ports, opening: Opening): Promise<Session> {
  const { builders } = opening
  return { open: builders.length > 0 ? await openBuilders(ports, opening) : null, builders }
}

type RunningOn = {
  opening: Opening
  /** It is the only builder's own Nix that runs. */
  isThere: boolean
  onLost: (note: Message) => void
}

export async function runOn(
  ports: Ports,
  session: Session,
  run: NixOn,
  { opening, isThere, onLost }: RunningOn,
): Promise<BuiltOutput[]> {
  for (;;) {
    const { open } = session
    try {
      const { place, ...rest } = placed(session)
      return await runNix(ports, { ...run, ...rest, ...(place && !isThere ? { place } : {}) })
    } catch (thrown) {
      run.work.signal.throwIfAborted()
      if (!open) throw thrown
      const lost = await open.lostNow()
      run.work.signal.throwIfAborted()
      const [why] = lost.values()
      if (!why) throw filledThere(thrown, session) ?? thrown
      const rest = session.builders.filter(({ host }) => !lost.has(host))
      const gone = session.builders.filter(({ host }) => lost.has(host))
      if (open.keeper || rest.length === 0) throw lostDuring(why, gone)
      onLost(
        message('builder.lost-others', {
          name: list(gone.map(({ name }) => name)),
          others: list(rest.map(({ name }) => name)),
        }),
      )
      await open.close()
      // This computer's store keeps what is built by now, so a single builder continues as a pool of one.
      session.builders = rest
      session.open = await openBuilders(ports, { ...opening, builders: rest, shared: true })
    }
  }
}

/** Explains space.full when there is one builder: its store is full, because Nix writes next to nothing here then. */
function filledThere(thrown: unknown, { open, builders }: Session): KilnError | null {
  const [builder] = builders
  if (!(thrown instanceof KilnError) || thrown.code !== 'space.full' || !open?.keeper || !builder) return null
  const { details } = thrown
  return failure('builder.filled', {
    operation: 'build',
    values: { name: builder.name },
    ...(details ? { details } : {}),
    cause: thrown,
  })
}

function placed({ open, builders }: Session): Pick<NixRun, 'place' | 'builderOf' | 'store'> {
  if (!open) return {}
  const [first] = builders
  return {
    place: open.place,
    builderOf: machine => open.ids.get(open.keeper ? '' : machine.replace(/\?.*$/, '')) ?? null,
    ...(open.keeper ? { store: message('builder.its-store', { name: first?.name ?? '' }) } : {}),
  }
}

const lostDuring = (lost: KilnError, builders: readonly KnownBuilder[]): KilnError => {
  const [only] = builders
  if (only?.lima && builders.length === 1)
    return failure('lima.lost', {
      operation: 'build',
      values: { name: only.lima.instance },
      details: lost.details,
      cause: lost,
    })
  return failure('builder.lost', {
    operation: 'build',
    values: { name: list(builders.map(({ name }) => name)) },
    details: lost.details,
    cause: lost,
  })
}
