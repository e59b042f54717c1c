// Formats the output of `kiln snapshots`. Pure.
import { type ChangesSide, changesFiles, type ResetChanges } from '#shared/snapshots/changes.ts'
import type { SessionFolder } from '#shared/snapshots/folder.ts'
import type { Sessions, SessionVolume } from '#shared/snapshots/session.ts'
import { table } from '../act.ts'
import { sizeText, t } from '../texts.ts'

const shownPaths = 5

const minute = (at: number) => new Date(at).toISOString().slice(0, 16).replace('T', ' ')

const sizeOrUnknown = (bytes: number | null) =>
  bytes === null ? t('cli.snapshots.unknown') : sizeText(bytes)

export const sessionLines = ({ mode, requested, notices, volumes }: Sessions): string[] => [
  t('cli.snapshots.mode', { mode }),
  ...notices,
  ...(requested ? [t('cli.snapshots.requested', { slot: requested })] : []),
  ...table(volumes.map(sessionRow)),
  ...(volumes.length === 0 ? [t('cli.snapshots.none')] : []),
]

const sessionRow = ({ slot, mount, beganAt, endedAt, totalBytes, ownBytes }: SessionVolume): string[] => [
  slot,
  mount,
  beganAt === null ? '' : minute(beganAt),
  endedAt === null ? '' : t('cli.snapshots.until', { when: minute(endedAt) }),
  sizeOrUnknown(totalBytes),
  t('cli.snapshots.own', { size: sizeOrUnknown(ownBytes) }),
]

export const folderRows = ({ entries }: SessionFolder): string[][] =>
  entries.map(({ name, kind, sizeBytes, changedAt }) => [
    changedAt === null ? '' : minute(changedAt),
    sizeBytes === null ? t(`cli.snapshots.kind.${kind}`) : sizeText(sizeBytes),
    kind === 'folder' ? `${name}/` : name,
  ])

export function changeLines({ next, away, back }: ResetChanges): string[] {
  const acts = changesFiles(next)
  const first = next === 'reset' ? [] : [t(`cli.snapshots.next.${next}`)]
  if (away.programCount + back.programCount === 0)
    return [...first, t(acts ? 'cli.snapshots.no-changes' : 'cli.snapshots.no-reset-changes')]
  const [awayTitle, backTitle] = acts
    ? (['cli.snapshots.away', 'cli.snapshots.back'] as const)
    : (['cli.snapshots.would-away', 'cli.snapshots.would-back'] as const)
  return [
    ...first,
    ...(away.programCount > 0 ? [t(awayTitle, { size: sizeText(away.bytes) })] : []),
    ...sideLines(away),
    ...(back.programCount > 0 ? [t(backTitle, { size: sizeText(back.bytes) })] : []),
    ...sideLines(back),
  ]
}

function sideLines({ programs, programCount }: ChangesSide): string[] {
  const lines = programs.flatMap(({ name, bytes, files, pathCount, paths }) => [
    t('cli.snapshots.program', { name, size: sizeText(bytes), files }),
    ...table(paths.slice(0, shownPaths).map(each => ['   ', sizeText(each.bytes), each.path])),
    ...(pathCount > shownPaths
      ? [`    ${t('cli.snapshots.more-paths', { count: pathCount - shownPaths })}`]
      : []),
  ])
  const left = programCount - programs.length
  return [...lines, ...(left > 0 ? [t('cli.snapshots.more-programs', { count: left })] : [])]
}
