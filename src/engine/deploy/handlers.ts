// The group "deploys" of the contract.
import type { EngineParts } from '#engine/parts.ts'
import type { GroupHandlers } from '#engine/rpc/handlers.ts'
import { failure } from '#shared/errors.ts'
import type { DeployRequest } from '#shared/model/deploy/plan.ts'
import { imageId } from '#shared/names.ts'
import { makePlan } from './plan/make-plan.ts'
import { readPlan, sweepPlans } from './record.ts'
import { runDeploy } from './run/deploy.ts'

const operation = 'deploys'

export function deployHandlers(parts: EngineParts): GroupHandlers<'deploys'> {
  const { ports } = parts
  return {
    plan: async ({ request, sudoPassword }) => {
      demandSense(request)
      const id = imageId('deploy', ports.now(), ports.randomHex(2))
      return {
        kind: 'plan-deploy',
        name: request.hosts.map(({ name }) => name).join(', '),
        subject: id,
        line: request.source.kind === 'generation' ? 'none' : 'build',
        run: async work => {
          await sweepPlans(ports)
          return makePlan(parts, { id, request, hasPassword: sudoPassword !== null }, work)
        },
      }
    },
    show: ({ id }) => readPlan(ports, id),
    start: async ({ plan: id, sudoPassword, who }) => {
      const plan = await readPlan(ports, id)
      return {
        kind: 'deploy',
        name: plan.hosts.map(({ target }) => target.name).join(', '),
        subject: id,
        line: 'none',
        run: work => runDeploy(ports, { plan, password: sudoPassword, who }, work),
      }
    },
  }
}

/** Throws deploy.twice, deploy.new-address. */
function demandSense({ hosts, newAddress, mode }: DeployRequest) {
  const names = hosts.map(({ name }) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw failure('deploy.twice', { operation, values: { host: twice } })
  const switches = mode === 'switch' || mode === 'test'
  if (newAddress && (hosts.length > 1 || !switches))
    throw failure('deploy.new-address', { operation, values: { mode } })
}
