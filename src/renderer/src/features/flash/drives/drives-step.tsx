import { ShieldAlert, Usb } from 'lucide-react'
import { useState } from 'react'
import { t, texts } from '#lib/texts/texts.ts'
import type { ToBeWritten } from '#shared/drives/may-write.ts'
import { Button } from '#ui/controls/button.tsx'
import { Disclosure } from '#ui/controls/disclosure.tsx'
import { ConfirmDialog } from '#ui/dialog.tsx'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { choose, type DriveRow } from '../wizard/drive-choice.ts'
import type { FlashWizard } from '../wizard/use-flash.ts'
import { AnotherPath } from './device-path.tsx'
import { DriveList, isChosen } from './drive-list.tsx'
import { DriveFacts } from './drive-row.tsx'
import { AccountNotice } from './writer-question.tsx'

export function WhereStep({ wizard }: { wizard: FlashWizard }) {
  const { drives, draft, groups, toggle } = wizard
  const { list } = drives
  const gone = wizard.states.filter(state => state.gone !== null)
  const free = groups.plugged.filter(row => row.canChoose && !isChosen(wizard, row))
  return (
    <div className="space-y-4">
      <AccountNotice />
      <div className="flex min-h-8 items-center gap-3">
        <h2 className="flex-1 font-semibold text-lg">{t('flash.drives.heading')}</h2>
        {groups.plugged.filter(row => row.canChoose).length > 1 && (
          <Button
            size="sm"
            disabled={free.length === 0}
            onClick={() => {
              for (const row of free) toggle(choose(row.drive), true)
            }}
          >
            {t('flash.drives.choose-all')}
          </Button>
        )}
        <p role="status" className="text-muted text-sm tabular-nums">
          {draft.drives.length > 0 && t('flash.drives.chosen', { count: draft.drives.length })}
        </p>
      </div>
      {list.error && !list.data ? (
        <ErrorPanel
          title={t('flash.drives.failed')}
          error={list.error}
          onRetry={() => void list.refetch()}
          retrying={list.isFetching}
        />
      ) : !list.data ? (
        <Loading label={t('loading.drives')} className="min-h-64 space-y-2">
          {[1, 2, 3].map(one => (
            <Skeleton key={one} className="h-[4.75rem] rounded-lg" />
          ))}
        </Loading>
      ) : (
        <div>
          {groups.plugged.length + gone.length > 0 ? (
            <DriveList label={t('flash.drives.list')} rows={groups.plugged} wizard={wizard} gone={gone} />
          ) : (
            <EmptyState icon={Usb} title={t('flash.drives.plug-in')} className="py-8">
              {t('flash.drives.plug-in.help')}
            </EmptyState>
          )}
        </div>
      )}
      <InternalDrives wizard={wizard} />
      <NeverDrives rows={groups.never} image={wizard.facts} />
      <AnotherPath wizard={wizard} />
    </div>
  )
}

// Drives that are built in: shown only after a question whose safe answer is the default.
function InternalDrives({ wizard }: { wizard: FlashWizard }) {
  const [asking, setAsking] = useState(false)
  const { groups, draft, set } = wizard
  const { internal } = groups
  if (internal.length === 0) return null
  const hide = () => {
    for (const one of draft.drives)
      if (internal.some(({ drive }) => drive.path === one.path)) wizard.toggle(one, false)
    set({ internalShown: false })
  }
  const count = internal.length
  return (
    <section aria-label={t('flash.drives.internal')} className="space-y-2">
      <Button size="sm" icon={ShieldAlert} onClick={() => (draft.internalShown ? hide() : setAsking(true))}>
        {t(draft.internalShown ? 'flash.drives.hide-internal' : 'flash.drives.show-internal', { count })}
      </Button>
      {draft.internalShown && (
        <DriveList label={t('flash.drives.internal')} rows={internal} wizard={wizard} />
      )}
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t('flash.drives.ask-internal', { count })}
        confirm={t('flash.drives.ask-internal.yes', { count })}
        cancel={t('flash.drives.ask-internal.no', { count })}
        onConfirm={() => {
          set({ internalShown: true })
          setAsking(false)
        }}
      >
        <p>{t('flash.drives.ask-internal.help', { count })}</p>
      </ConfirmDialog>
    </section>
  )
}

type Props = { rows: readonly DriveRow[]; image: ToBeWritten | null }

/** Drives that are never written, each with its reason. Nothing to choose here. */
function NeverDrives({ rows, image }: Props) {
  const [open, setOpen] = useState(false)
  if (rows.length === 0) return null
  return (
    <Disclosure
      label={t(open ? 'flash.drives.hide-never' : 'flash.drives.show-never', { count: rows.length })}
      aside={t('flash.drives.never-aside')}
      open={open}
      onToggle={setOpen}
    >
      <ul aria-label={t('flash.drives.never')} className="space-y-2">
        {rows.map(({ drive, verdict }) => (
          <li key={drive.path} className="flex gap-3 rounded-lg border border-line bg-sunken p-3">
            <DriveFacts drive={drive} name={verdict.name} image={image}>
              <span className="mt-1 block text-sm">
                {verdict.reasons.map(({ text }) => texts.text(text)).join(' ')}
              </span>
            </DriveFacts>
          </li>
        ))}
      </ul>
    </Disclosure>
  )
}
