// The nodes of both tools in a flake, each as it stands there or with the reason why it cannot be read: what fails of one
// hides no other.
import { inParallel } from '#engine/in-parallel.ts'
import { failure, KilnError } from '#shared/errors.ts'
import type { FlakeHost } from '#shared/hosts/flake-host.ts'
import { colmenaNodeOf, deployNodeOf, type Node } from './nodes.ts'
import { type NodesAnswer, outputNames, type Question } from './question.ts'

const operation = 'hosts.inFlake'
/** Each takes the memory of a NixOS. */
const atOnce = 2

export type ReadNode = { name: string; from: FlakeHost['from']; node: Node | null; problem: KilnError | null }

type Ask = (question: Question) => Promise<NodesAnswer>
type Asking = { reference: string; signal: AbortSignal }

/**
 * Reads the nodes in the order of their names, colmena's first. Throws flake.*, nix.*, hosts.flake-none,
 * hosts.flake-raw, hosts.flake-throws.
 */
export async function readNodes(ask: Ask, asking: Asking): Promise<ReadNode[]> {
  const { answer, nodes, problems } = await readAll(ask, asking)
  const { reference } = asking
  if (nodes.length > 0) return [...problems, ...nodes]
  if (problems[0]?.problem) throw problems[0].problem
  const empty = answer.colmena ? 'colmena' : answer.deploy ? 'deploy' : null
  if (empty)
    throw failure('hosts.flake-empty', { operation, values: { reference, output: outputNames[empty] } })
  throw failure(answer.isRaw ? 'hosts.flake-raw' : 'hosts.flake-none', { operation, values: { reference } })
}

type All = { answer: NodesAnswer; nodes: ReadNode[]; problems: ReadNode[] }

async function readAll(ask: Ask, asking: Asking): Promise<All> {
  const answer = await tried(ask({ of: null }), asking.signal)
  if (!(answer instanceof KilnError))
    return { answer, nodes: await withReasons(ask, nodesIn(answer), asking.signal), problems: [] }
  const names = await tried(ask({ of: [] }), asking.signal)
  if (!(names instanceof KilnError))
    return { answer: names, nodes: await eachAlone(ask, names, asking.signal), problems: [] }
  return eachOutput(ask, asking)
}

/**
 * Reads each output alone when the names of both cannot be read together. Throws flake.evaluation if neither can be
 * read.
 */
async function eachOutput(ask: Ask, { reference, signal }: Asking): Promise<All> {
  const found: All = { answer: { colmena: null, deploy: null, isRaw: false }, nodes: [], problems: [] }
  for (const only of ['colmena', 'deploy'] as const) {
    const names = await tried(ask({ of: [], only }), signal)
    if (names instanceof KilnError) {
      const values = { reference, output: outputNames[only], reason: names.values['reason'] ?? '' }
      const problem = failure('hosts.flake-throws', { operation, values })
      found.problems.push({
        name: outputNames[only],
        from: only === 'colmena' ? 'colmena' : 'deploy-rs',
        node: null,
        problem,
      })
    } else {
      found.answer = { ...found.answer, [only]: names[only], isRaw: names.isRaw }
      found.nodes.push(...(await eachAlone(question => ask({ ...question, only }), names, signal)))
    }
  }
  if (found.problems.length < 2) return found
  const reason = found.problems[0]?.problem?.values['reason'] ?? ''
  throw failure('flake.evaluation', { operation, values: { reference, reason } })
}

/** The answer, or why the flake could not be evaluated. Throws every other error. */
async function tried(answer: Promise<NodesAnswer>, signal: AbortSignal): Promise<NodesAnswer | KilnError> {
  try {
    return await answer
  } catch (thrown) {
    signal.throwIfAborted()
    if (thrown instanceof KilnError && thrown.code === 'flake.evaluation') return thrown
    throw thrown
  }
}

const nodesIn = ({ colmena, deploy }: NodesAnswer): ReadNode[] =>
  [
    ...(colmena?.values ?? []).map(each => ({ ...each, from: 'colmena' as const })),
    ...(deploy?.values ?? []).map(each => ({ ...each, from: 'deploy-rs' as const })),
  ].map(({ name, from, value }) => ({
    name,
    from,
    node: from === 'colmena' ? colmenaNodeOf(value) : deployNodeOf(value),
    problem:
      value === null ? failure('hosts.flake-node-throws', { operation, values: { name, reason: '' } }) : null,
  }))

/** Evaluates nodes that throw again, to learn what they throw. */
const withReasons = (ask: Ask, nodes: readonly ReadNode[], signal: AbortSignal) =>
  inParallel(
    nodes,
    async (each): Promise<ReadNode> => (each.problem ? await withReason(ask, each, signal) : each),
    { atOnce, signal },
  )

async function withReason(ask: Ask, each: ReadNode, signal: AbortSignal): Promise<ReadNode> {
  const only = each.from === 'colmena' ? 'colmena' : 'deploy'
  const thrown = await tried(ask({ of: [each.name], only, throws: true }), signal)
  // It may be there by now.
  if (!(thrown instanceof KilnError)) return nodesIn(thrown).find(({ name }) => name === each.name) ?? each
  const values = { name: each.name, reason: thrown.values['reason'] ?? '' }
  return { ...each, problem: failure('hosts.flake-node-throws', { operation, values }) }
}

/** One that Nix cannot catch hides all others. */
async function eachAlone(
  ask: Ask,
  { colmena, deploy }: NodesAnswer,
  signal: AbortSignal,
): Promise<ReadNode[]> {
  const named = [
    ...(colmena?.names ?? []).map(name => ({ name, from: 'colmena' as const, only: 'colmena' as const })),
    ...(deploy?.names ?? []).map(name => ({ name, from: 'deploy-rs' as const, only: 'deploy' as const })),
  ]
  return inParallel(
    named,
    async ({ name, from, only }): Promise<ReadNode> => {
      const answer = await tried(ask({ of: [name], only }), signal)
      const read = answer instanceof KilnError ? null : nodesIn(answer)[0]
      if (read && !read.problem) return read
      return withReason(ask, { name, from, node: null, problem: null }, signal)
    },
    { atOnce, signal },
  )
}
