// The view of a build, whether its job runs, has ended, or is known only by the record on disk. Pure.
import './texts.ts'
import { t } from '#lib/texts/texts.ts'
import type { BuildRecord, BuildRequest } from '#shared/builds/build.ts'
import type { BuildGraph, DerivationNode, GraphTotals, TransferNode } from '#shared/builds/build-graph.ts'
import type { BuildEstimate } from '#shared/builds/estimate.ts'
import type { ErrorReport } from '#shared/errors.ts'
import type { BuildJobView } from '#shared/jobs/kinds/build.ts'
import type { ProgressText, Stage } from '#shared/progress.ts'
import { graphNodes, recordNodes } from './derivations/derivation-rows.ts'

export type BuildView = {
  id: string
  title: string
  state: BuildRecord['state']
  /** Waiting or running: there is something to cancel. */
  active: boolean
  headline: ProgressText
  /** Its wait in silence, if there is one. */
  waiting: ProgressText | null
  fraction: number | null
  etaSeconds: number | null
  createdAt: number
  startedAt: number | null
  endedAt: number | null
  stages: Stage[]
  nodes: DerivationNode[]
  /** Which derivation needs which; empty until Nix has said it, and in what an older Kiln wrote down. */
  needs: BuildGraph['needs']
  /** Bars stand where they belong in time; false: only durations are known. */
  timed: boolean
  transfers: TransferNode[]
  totals: GraphTotals | null
  warnings: string[]
  error: ErrorReport | null
  /** Id of the job, while this engine has it; a build of another Kiln is seen too, but not cancelled here. */
  job: string | null
  request: BuildRequest | null
  /** The estimate before it, and the figures after it. */
  estimate: BuildEstimate | null
}

export const imageName = (record: BuildRecord) => record.request.name || record.profileName

/** `owned`: the engine has the job; otherwise it is read from disk, and there is nothing to cancel here. */
export function viewOfJob(job: BuildJobView, record: BuildRecord | undefined, owned: boolean): BuildView {
  const { graph } = job.detail
  return {
    ...pick(job),
    id: job.subject,
    title: record ? imageName(record) : job.name,
    state: job.state,
    active: job.endedAt === null,
    nodes: graphNodes(graph),
    needs: graph.needs,
    timed: true,
    transfers: Object.values(graph.transfers),
    totals: graph.totals,
    warnings: graph.warnings,
    job: owned ? job.id : null,
    request: record?.request ?? null,
    estimate: record?.estimate ?? null,
  }
}

const pick = ({
  headline,
  waiting,
  fraction,
  etaSeconds,
  createdAt,
  startedAt,
  endedAt,
  stages,
  error,
}: BuildJobView) => ({
  headline,
  waiting,
  fraction,
  etaSeconds,
  createdAt,
  startedAt,
  endedAt,
  stages,
  error,
})

export function viewOfRecord(record: BuildRecord): BuildView {
  const { id, state, createdAt, startedAt, endedAt, error, request, estimate } = record
  return {
    id,
    title: imageName(record),
    state,
    active: state === 'queued' || state === 'running',
    headline: '',
    waiting: null,
    fraction: null,
    etaSeconds: null,
    createdAt,
    startedAt,
    endedAt,
    stages: [],
    nodes: recordNodes(record),
    needs: {},
    timed: false,
    transfers: [],
    totals: null,
    warnings: [],
    error,
    job: null,
    request,
    estimate,
  }
}

/** Milliseconds that a build took or has taken so far; null before it began. */
export const elapsedMs = ({ startedAt, endedAt }: Pick<BuildView, 'startedAt' | 'endedAt'>, now: number) =>
  startedAt === null ? null : Math.max(0, (endedAt ?? now) - startedAt)

/** The job that makes an image: the one named in the address, else the newest of its builds. */
export function jobOfBuild<J extends { id: string; kind: string; subject: string; createdAt: number }>(
  jobs: readonly J[],
  id: string,
  named: string | null,
): J | undefined {
  const builds = jobs.filter(job => job.kind === 'build' && job.subject === id)
  return builds.find(job => job.id === named) ?? [...builds].sort((a, b) => b.createdAt - a.createdAt)[0]
}

/** Returns the text that replaces the derivations, if there are none. */
export function nothingToShow({ active, state }: Pick<BuildView, 'active' | 'state'>): string {
  if (active) return t('build.none-yet')
  return state === 'succeeded' ? t('build.none-needed') : t('build.none-built')
}
