// Deploys: making a plan, and carrying it out on hosts.
import { z } from 'zod'
import { type HostProgress, type HostResult, hostProgress, hostResult } from '#shared/deploy/result.ts'
import { failure } from '../../errors.ts'
import { jobEventOf } from '../base.ts'
import { jobFamily } from '../family.ts'

const keptLines = 200
export const hostLine = z.object({ host: z.string(), text: z.string() })

/** `lines`: the hosts' last output lines. */
const deployDetail = z.object({
  hosts: z.array(hostProgress),
  results: z.array(hostResult),
  lines: z.array(hostLine),
})
export type DeployDetail = z.infer<typeof deployDetail>

export const deployJobs = jobFamily({
  kinds: ['plan-deploy', 'deploy'],
  detail: deployDetail,
  start: () => ({ hosts: [], results: [], lines: [] }),
  events: [
    /** The state of all hosts of the job, each time. */
    jobEventOf('hosts', { hosts: z.array(hostProgress) }),
    /** A host's output during its switch. */
    jobEventOf('host-line', { line: hostLine }),
    /** A host's end. */
    jobEventOf('host-result', { result: hostResult }),
  ],
  reduce(detail, event) {
    switch (event.type) {
      case 'hosts':
        return { ...detail, hosts: event.hosts }
      case 'host-line':
        return { ...detail, lines: [...detail.lines, event.line].slice(-keptLines) }
      case 'host-result':
        return { ...detail, results: [...detail.results, event.result] }
    }
  },
  interrupted({ hosts, results, lines }, { operation, seconds }) {
    const open = hosts.filter(({ host }) => !results.some(result => result.host === host))
    return {
      hosts,
      lines,
      results: [...results, ...open.map(each => unfinished(each, { operation, seconds }))],
    }
  },
})
export type DeployJobView = z.infer<typeof deployJobs.view>

/** Only the host itself knows what it does once its Kiln has gone. */
const unfinished = (
  { host, phase }: HostProgress,
  { operation, seconds }: { operation: string; seconds: number },
): HostResult => ({
  host,
  mode: 'switch',
  from: null,
  to: null,
  checks: [],
  needsReboot: false,
  seconds,
  outcome: phase === 'waiting' ? 'untouched' : 'unknown',
  error: failure('deploy.interrupted', { operation, values: { host } }).report(),
})
