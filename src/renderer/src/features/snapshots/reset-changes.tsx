// The paths that the next restart removes and restores, by program, and how to keep a path. Where it resets nothing:
// those of a reset.
import { Check, Pin, RotateCw } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useCommand } from '#lib/engine/calls.ts'
import { useNetworkCall } from '#lib/engine/network-call.ts'
import { t, texts } from '#lib/texts/texts.ts'
import { bytes } from '#shared/messages/message.ts'
import {
  type ChangedPath,
  type ChangesSide,
  changesFiles,
  isRestore,
  type ProgramChanges,
} from '#shared/snapshots/changes.ts'
import { CommandLine } from '#ui/command-line.tsx'
import { Button } from '#ui/controls/button.tsx'
import { Disclosure } from '#ui/controls/disclosure.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { Badge } from '#ui/feedback/badge.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { Section } from '#ui/section.tsx'
import { Words } from '#ui/text.tsx'
import { staleMs } from './stale.ts'

const sizeText = (count: number) => texts.text(bytes(count))

/** `requested`: the session that the next restart brings back, which changes the list. */
export function ResetChanges({ host, requested }: { host: string; requested: string | null }) {
  const { data, error, isFetching, refetch } = useNetworkCall('snapshots.changes', { host }, { staleMs })
  const listed = useRef(requested)
  useEffect(() => {
    if (listed.current !== requested) void refetch()
    listed.current = requested
  }, [requested, refetch])
  const acts = !data || changesFiles(data.next)
  const keep = useCommand('snapshots.keep')
  const [kept, setKept] = useState<readonly string[]>([])
  const again = () => void refetch()
  const keepPath = (path: string) =>
    keep.mutate(
      { host, path },
      {
        onSuccess: ({ option, box }) => {
          if (option !== null) return
          setKept(before => [...before, path])
          toast(
            box === null
              ? t('snapshots.keep.done', { path })
              : t('snapshots.keep.done-in-box', { path, box }),
          )
        },
      },
    )
  const option = keep.data?.option ?? null
  const shared = { kept, keeping: keep.isPending ? keep.variables.path : null, onKeep: keepPath }
  return (
    <>
      <Section
        id="snapshots-away"
        title={t(acts ? 'snapshots.away' : 'snapshots.would-away')}
        detail={
          data && data.away.programCount > 0 && t('snapshots.away.total', { size: bytes(data.away.bytes) })
        }
        action={
          data && (
            <Button icon={RotateCw} busy={isFetching} onClick={again}>
              {t('snapshots.changes.again')}
            </Button>
          )
        }
      >
        {error && (
          <ErrorPanel
            error={error}
            title={t('snapshots.changes.unreadable')}
            onRetry={again}
            retrying={isFetching}
          />
        )}
        {!data && !error && (
          <Loading label={t('snapshots.changes.loading')} className="space-y-2">
            <p className="text-muted">{t('snapshots.changes.loading')}</p>
            <Skeleton className="h-40" />
          </Loading>
        )}
        {data && data.next !== 'reset' && <p className="mb-2">{t(`snapshots.next.${data.next}`)}</p>}
        {keep.error && <ErrorPanel error={keep.error} />}
        {option !== null && (
          <Callout tone="accent">
            <p className="mb-2">
              <Words>{t('snapshots.keep.option')}</Words>
            </p>
            <CommandLine command={option} />
          </Callout>
        )}
        {data?.away.programCount === 0 && data.back.programCount === 0 && (
          <p className="text-muted">{t(acts ? 'snapshots.changes.none' : 'snapshots.changes.would-none')}</p>
        )}
        {data && <Programs side={data.away} {...shared} />}
      </Section>
      {data && data.back.programCount > 0 && (
        <Section
          id="snapshots-back"
          title={t(acts ? 'snapshots.back' : 'snapshots.would-back')}
          detail={t(isRestore(data.next) ? 'snapshots.back.total.session' : 'snapshots.back.total', {
            size: bytes(data.back.bytes),
          })}
        >
          <Programs side={data.back} {...shared} onKeep={null} />
        </Section>
      )}
    </>
  )
}

type Keeping = {
  kept: readonly string[]
  keeping: string | null
  /** null if there is nothing to keep. */
  onKeep: ((path: string) => void) | null
}

function Programs({ side, ...keeping }: { side: ChangesSide } & Keeping) {
  const left = side.programCount - side.programs.length
  if (side.programs.length === 0) return null
  return (
    <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
      {side.programs.map(program => (
        <li key={program.name} className="px-4 py-1.5">
          <Program program={program} {...keeping} />
        </li>
      ))}
      {left > 0 && (
        <li className="px-4 py-2 text-muted text-sm">
          {t('snapshots.changes.more-programs', { count: left })}
        </li>
      )}
    </ul>
  )
}

function Program({ program, ...keeping }: { program: ProgramChanges } & Keeping) {
  const { name, bytes: size, files, pathCount, paths } = program
  const left = pathCount - paths.length
  return (
    <Disclosure
      row
      label={<bdi translate="no">{name}</bdi>}
      aside={t('snapshots.changes.program', { size: bytes(size), files })}
    >
      <ul className="space-y-1 pb-2 pl-5">
        {paths.map(path => (
          <PathRow key={path.path} changed={path} {...keeping} />
        ))}
        {left > 0 && (
          <li className="text-muted text-sm">{t('snapshots.changes.more-paths', { count: left })}</li>
        )}
      </ul>
    </Disclosure>
  )
}

function PathRow({
  changed: { path, bytes: size, kind },
  kept,
  keeping,
  onKeep,
}: { changed: ChangedPath } & Keeping) {
  return (
    <li className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1">
      <span translate="no" dir="auto" className="min-w-40 flex-1 font-mono text-sm [overflow-wrap:anywhere]">
        {path}
      </span>
      <span className="text-muted text-sm tabular-nums">
        {sizeText(size)} · {t(`snapshots.changes.kind.${kind}`)}
      </span>
      {kept.includes(path) ? (
        <Badge tone="ok" icon={Check}>
          {t('snapshots.keep.kept')}
        </Badge>
      ) : (
        onKeep && (
          <Button
            size="sm"
            icon={Pin}
            busy={keeping === path}
            disabled={keeping !== null}
            aria-label={t('snapshots.keep.named', { path })}
            onClick={() => onKeep(path)}
          >
            {t('snapshots.keep')}
          </Button>
        )
      )}
    </li>
  )
}
