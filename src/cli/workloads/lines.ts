// Formats workloads as lines of text. Pure.
import type {
  TrashedWorkload,
  WaitingApproval,
  Workload,
  WorkloadOverview,
  WorkloadSnapshot,
} from '#shared/contract/workloads.ts'
import { bytes, type Value } from '#shared/messages/message.ts'
import { inputWords, wordsOf } from '#shared/workloads/input-words.ts'
import { sizeText, t, terminalMessage } from '../texts.ts'

const dayMs = 24 * 3_600_000

const stateOf = ({ running, stuck, silent }: Workload) => {
  if (stuck) return t('cli.workloads.stuck')
  if (silent) return t('cli.workloads.silent')
  return running ? t('cli.workloads.running') : t('cli.workloads.stopped')
}

const usedOf = ({ usedBytes, quotaGiB }: Workload) =>
  usedBytes === null
    ? t('cli.workloads.used-unknown', { quota: quotaGiB })
    : t('cli.workloads.used', { used: bytes(usedBytes), quota: quotaGiB })

export const workloadRow = (each: Workload): string[] => [
  each.name,
  each.owner,
  stateOf(each),
  each.address,
  usedOf(each),
  each.modules.join(' '),
  each.vm === null ? '' : t('cli.workloads.vm', each.vm),
]

export const trashRow = ({ id, name, owner, leftMs }: TrashedWorkload): string[] => [
  id,
  name,
  owner,
  t('cli.workloads.days-left', { days: Math.ceil(leftMs / dayMs) }),
]

export const approvalRow = ({ id, verb, input, asker, usedBytes }: WaitingApproval): string[] => [
  id,
  verb,
  inputWords(input),
  asker,
  usedBytes === null ? '' : sizeText(usedBytes),
]

/** Names snapshots and folders that are lost, and the workload in the trash. */
export const lossLines = ({ trashed, newer, leftOut }: WaitingApproval): string[] => [
  ...(trashed
    ? [
        t('cli.workloads.trashed', {
          name: wordsOf([trashed.name]),
          person: wordsOf([trashed.owner]),
          quota: trashed.quotaGiB,
          time: new Date(trashed.trashedAt).toISOString(),
        }),
      ]
    : []),
  ...(newer.length > 0 ? [t('cli.workloads.newer', { labels: wordsOf(newer) })] : []),
  ...(leftOut.length > 0 ? [t('cli.workloads.lost', { folders: wordsOf(leftOut) })] : []),
]

export const snapshotRow = ({ label, at, usedBytes }: WorkloadSnapshot): string[] => [
  label,
  at === null ? '?' : new Date(at).toISOString(),
  usedBytes === null ? '?' : sizeText(usedBytes),
]

export const youLine = ({ person, role }: WorkloadOverview, host: string): string =>
  role === null
    ? t('cli.workloads.you-unknown', { person, host })
    : t('cli.workloads.you', { person, host, role: t(`cli.workloads.role.${role}`) })

export const sizeOf = (usedBytes: number | null): Value =>
  usedBytes === null ? terminalMessage('cli.workloads.size-unknown') : bytes(usedBytes)
