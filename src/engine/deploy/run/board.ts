// The progress of a deploy's hosts, with stages that follow the slowest host.
import type { Work } from '#engine/jobs/plan.ts'
import { Stages } from '#engine/jobs/stages.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { DeployPlan } from '#shared/deploy/plan.ts'
import { type HostProgress, hostPhases } from '#shared/deploy/result.ts'
import { message } from '#shared/messages/codes.ts'
import { bytesOf, pendingStage } from '#shared/progress.ts'

const stageOf = { copying: 'copy', switching: 'switch', checking: 'check', confirming: 'confirm' } as const

export function createBoard(ports: Ports, plan: DeployPlan, work: Work) {
  const stages = new Stages(
    [
      pendingStage('copy', message('stage.copy')),
      pendingStage('switch', message('stage.switch')),
      pendingStage('check', message('stage.check')),
      pendingStage('confirm', message('stage.confirm')),
    ],
    { emit: work.emit, now: ports.now },
  )
  const hosts = new Map<string, HostProgress>(
    plan.hosts.map(({ target: { name } }) => [
      name,
      { host: name, phase: 'waiting', doneBytes: 0, totalBytes: null },
    ]),
  )
  const emitHosts = () => work.emit({ type: 'hosts', hosts: [...hosts.values()] })
  const step = (phase: HostProgress['phase']) => {
    if (phase === 'waiting' || phase === 'ended') return
    const ids = Object.values(stageOf)
    const at = ids.indexOf(stageOf[phase])
    const slowest = Math.min(...[...hosts.values()].map(each => hostPhases.indexOf(each.phase)))
    // A stage ends once every host is past it.
    for (const id of ids.slice(0, at)) if (slowest >= hostPhases.indexOf(phase)) stages.end(id, 'done')
    stages.start(stageOf[phase])
  }
  emitHosts()
  let reportedAt = 0
  return {
    progress: (name: string, change: Partial<HostProgress>) => {
      const before = hosts.get(name)
      if (!before) return
      hosts.set(name, { ...before, ...change })
      if (change.phase && change.phase !== before.phase) step(change.phase)
      if (change.doneBytes !== undefined) {
        const sum = (of: (each: HostProgress) => number) =>
          [...hosts.values()].reduce((all, each) => all + of(each), 0)
        const [done, total] = [sum(each => each.doneBytes), sum(each => each.totalBytes ?? 0)]
        stages.progress('copy', total > 0 ? done / total : null, bytesOf(done, total || null))
        if (ports.now() - reportedAt < 100) return
      }
      reportedAt = ports.now()
      emitHosts()
    },
    close: (well: boolean) => {
      if (well) for (const id of Object.values(stageOf)) stages.end(id, 'done')
      else stages.endRunning(work.signal.aborted ? 'cancelled' : 'failed')
    },
  }
}
