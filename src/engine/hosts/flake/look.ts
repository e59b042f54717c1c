// The hosts that a flake names for colmena or deploy-rs, each as it would be added, or why it is not. Changes nothing.
import type { Ports } from '#engine/ports/index.ts'
import { askFlake, enterFlake, outputsOf } from '#engine/profiles/ask-flake.ts'
import { failure, KilnError } from '#shared/errors.ts'
import type { FlakeHost } from '#shared/hosts/flake-host.ts'
import type { Host } from '#shared/hosts/host.ts'
import { message } from '#shared/messages/codes.ts'
import { parseFlakeReference, referenceProblem } from '#shared/profiles/reference.ts'
import { fullAddress } from '../list.ts'
import { takenBy } from './add.ts'
import { type NodesAnswer, nodesAnswer, nodesQuestion, type Question } from './question.ts'
import { type ReadNode, readNodes } from './read-nodes.ts'

const operation = 'hosts.inFlake'
/** Lists the hosts by name, colmena's first. Throws flake.*, nix.*, hosts.flake-*. */
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
  const ask = (question: Question): Promise<NodesAnswer> =>
    askFlake(ports, {
      installable: outputsOf(metadata),
      apply: nodesQuestion(question),
      type: nodesAnswer,
      reference: flake,
      sandbox,
      signal,
    })
  const nodes = await readNodes(ask, { reference: flake, signal })
  const found: FlakeHost[] = []
  for (const each of nodes) found.push(await hostOf(ports, each, { hosts, found, signal }))
  return found
}

type Beside = { hosts: readonly Host[]; found: readonly FlakeHost[]; signal: AbortSignal }

async function hostOf(
  ports: Ports,
  { name, from, node, problem }: ReadNode,
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
