// The hosts that a flake names for colmena or deploy-rs, each as it would be added, or why it is not. Changes nothing.
import { inParallel } from '#engine/in-parallel.ts'
import type { Ports } from '#engine/ports/index.ts'
import { askFlake, enterFlake, outputsOf } from '#engine/profiles/ask-flake.ts'
import { failure, KilnError } from '#shared/errors.ts'
import type { FlakeHost } from '#shared/hosts/flake-host.ts'
import type { Host } from '#shared/hosts/host.ts'
import { message } from '#shared/messages/codes.ts'
import { parseFlakeReference, referenceProblem } from '#shared/profiles/reference.ts'
import { fullAddress } from '../list.ts'
import { takenBy } from './add.ts'
import { colmenaNodeOf, deployNodeOf, type Node } from './nodes.ts'
import { type NodesAnswer, nodesAnswer, nodesQuestion } from './question.ts'

const operation = 'hosts.inFlake'
/** Each takes the memory of a NixOS. */
const atOnce = 2

type Read = { name: string; from: FlakeHost['from']; node: Node | null; problem: KilnError | null }

/** In the order of names, colmena's first. Throws flake.*, nix.*, hosts.flake-none, hosts.flake-raw. */
export async function hostsInFlake(
  ports: Ports,
  { flake: text, hosts }: { flake: string; hosts: readonly Host[] },
  signal: AbortSignal,
): Promise<FlakeHost[]> {
  const reference = parseFlakeReference(text)
  const reason = reference ? referenceProblem(reference) : message('flake.reason.form')
  if (!reference || reason !== null)
    throw failure('flake.reference', { operation, values: { reference: text, reason: reason ?? '' } })
  const { flake } = reference
  const { metadata, sandbox } = await enterFlake(ports, { flake, name: null }, signal)
  const ask = (of: readonly string[] | null): Promise<NodesAnswer> =>
    askFlake(ports, {
      installable: outputsOf(metadata),
      apply: nodesQuestion(of),
      type: nodesAnswer,
      reference: flake,
      sandbox,
      signal,
    })
  const { nodes, isRaw } = await ask(null).then(all, thrown => eachAlone(ask, thrown, signal))
  if (nodes.length === 0)
    throw failure(isRaw ? 'hosts.flake-raw' : 'hosts.flake-none', { operation, values: { reference: flake } })
  const found: FlakeHost[] = []
  for (const each of nodes) found.push(await hostOf(ports, each, { hosts, found, signal }))
  return found
}

const all = (answer: NodesAnswer) => ({ nodes: nodesIn(answer), isRaw: answer.isRaw })

const nodesIn = ({ colmena, deploy }: NodesAnswer): Read[] =>
  [
    ...(colmena?.values ?? []).map(each => ({ ...each, from: 'colmena' as const })),
    ...(deploy?.values ?? []).map(each => ({ ...each, from: 'deploy-rs' as const })),
  ].map(({ name, from, value }) => ({
    name,
    from,
    node: from === 'colmena' ? colmenaNodeOf(value) : deployNodeOf(value),
    problem: null,
  }))

/** One that Nix cannot catch hides all others. Throws `whole` where not even the names can be read. */
async function eachAlone(
  ask: (of: readonly string[]) => Promise<NodesAnswer>,
  whole: unknown,
  signal: AbortSignal,
): Promise<ReturnType<typeof all>> {
  signal.throwIfAborted()
  if (!(whole instanceof KilnError) || whole.code !== 'flake.evaluation') throw whole
  const { colmena, deploy, isRaw } = await ask([])
  const names = [...new Set([...(colmena?.names ?? []), ...(deploy?.names ?? [])])]
  const alone = async (name: string): Promise<Read[]> => {
    try {
      return nodesIn(await ask([name]))
    } catch (thrown) {
      if (!(thrown instanceof KilnError) || thrown.code !== 'flake.evaluation') throw thrown
      const from = colmena?.names.includes(name) ? 'colmena' : 'deploy-rs'
      return [{ name, from, node: null, problem: thrown }]
    }
  }
  return { nodes: (await inParallel(names, alone, { atOnce, signal })).flat(), isRaw }
}

type Beside = { hosts: readonly Host[]; found: readonly FlakeHost[]; signal: AbortSignal }

async function hostOf(
  ports: Ports,
  { name, from, node, problem }: Read,
  { hosts, found, signal }: Beside,
): Promise<FlakeHost> {
  const shown = { name, from, leftOut: node?.leftOut ?? [] }
  const without = (error: KilnError): FlakeHost => ({ ...shown, host: null, problem: error.report() })
  const values = { name }
  if (problem) return without(problem)
  if (node === null) return without(failure('hosts.flake-node', { operation, values }))
  if (node.host === null) return without(failure('hosts.flake-no-address', { operation, values }))
  try {
    const { host, user, port, jump, identity, tags } = node
    const address = await fullAddress(ports, { host, user, port, jump, identity }, signal)
    const wanted = { name, address, tags }
    const before = [...hosts, ...found.flatMap(each => each.host ?? [])]
    const taken = takenBy(before, wanted)
    return taken ? without(taken) : { ...shown, host: wanted, problem: null }
  } catch (thrown) {
    if (!(thrown instanceof KilnError) || thrown.code !== 'host.address') throw thrown
    return without(thrown)
  }
}
