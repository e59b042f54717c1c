import '#features/images/texts.ts'
import { RotateCw, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'wouter'
import { useCommand } from '#lib/engine/calls.ts'
import { errorLine, t, texts } from '#lib/texts/texts.ts'
import { formatDuration } from '#lib/texts/times.ts'
import type { BuildRecord } from '#shared/builds/build.ts'
import { estimateErrorText } from '#shared/builds/estimate.ts'
import { bytes } from '#shared/messages/message.ts'
import { isFlakeReference } from '#shared/profiles/reference.ts'
import { buildHref } from '#shared/window/routes.ts'
import { IconButton } from '#ui/controls/button.tsx'
import { ConfirmDialog } from '#ui/dialog.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { Badge } from '#ui/feedback/badge.tsx'
import { asReport } from '#ui/feedback/error-panel.tsx'
import { When } from '#ui/when.tsx'
import { elapsedMs, imageName } from './build-view.ts'
import { StateBadge } from './state-badge.tsx'
import { useBuildAgain } from './use-build-again.ts'

export const rowHeightPx = 52

export function BuildRow({ record }: { record: BuildRecord }) {
  const { id, state, request, createdAt, endedAt } = record
  const name = imageName(record)
  const over = state !== 'queued' && state !== 'running'
  const took = over && endedAt ? elapsedMs(record, endedAt) : null
  // The text compares the real time with the estimate.
  const error = record.estimate && estimateErrorText(record.estimate, 'seconds')
  const { again, starting } = useBuildAgain()
  return (
    <div className="flex h-full items-center gap-3 border-line border-b px-4 hover:bg-hover">
      <span className="w-28 shrink-0 narrow:w-20">
        <StateBadge state={state} />
      </span>
      <span className="min-w-0 flex-1">
        {/* The whole row is the link; what stands behind it is lifted above. */}
        <Link
          href={buildHref(id)}
          dir="auto"
          translate="no"
          className="block truncate rounded font-medium after:absolute after:inset-0"
        >
          {name}
        </Link>
        {record.error ? (
          <span className="block truncate text-muted text-sm">{texts.error(record.error).message}</span>
        ) : (
          <span translate="no" dir="auto" className="block truncate text-muted text-sm">
            {isFlakeReference(request.profile) ? request.profile : record.profileName}
          </span>
        )}
      </span>
      <span translate="no" className="hidden max-w-48 gap-1 overflow-hidden min-[1100px]:flex">
        {request.formats.map(format => (
          <Badge key={format}>{format}</Badge>
        ))}
      </span>
      <span className="w-20 shrink-0 text-right text-muted text-sm tabular-nums narrow:hidden">
        {took !== null && formatDuration(took)}
        {error && (
          <span title={t('builds.than-estimated')} className="block truncate text-xs">
            {texts.text(error)}
          </span>
        )}
      </span>
      <span className="w-28 shrink-0 text-right text-muted text-sm">
        <When at={createdAt} />
      </span>
      <span className="relative flex w-16 shrink-0 justify-end">
        {over && (
          <IconButton
            size="sm"
            label={t('builds.again', { name })}
            icon={RotateCw}
            disabled={starting}
            onClick={() => again(request)}
          />
        )}
        {over && state !== 'succeeded' && <RemoveBuild id={id} name={name} />}
      </span>
    </div>
  )
}

function RemoveBuild({ id, name }: { id: string; name: string }) {
  const [open, setOpen] = useState(false)
  const remove = useCommand('builds.remove')
  const confirm = () =>
    remove.mutate(
      { id },
      {
        onSuccess: ({ freedBytes }) => toast(t('builds.removed', { name, size: bytes(freedBytes) })),
        onError: error => toast(errorLine(asReport(error)), 'bad'),
        onSettled: () => setOpen(false),
      },
    )
  return (
    <>
      <IconButton
        size="sm"
        label={t('builds.remove', { name })}
        icon={Trash2}
        onClick={() => setOpen(true)}
      />
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={t('builds.remove.title', { name })}
        confirm={t('remove.confirm', { name })}
        busy={remove.isPending}
        onConfirm={confirm}
      >
        <p>{t('builds.remove.detail')}</p>
      </ConfirmDialog>
    </>
  )
}
