// One approval: exactly what would be done, how much it affects, and the person's answer.

import { type ReactNode, useRef } from 'react'
import { useCommand } from '#lib/engine/calls.ts'
import { t, texts } from '#lib/texts/texts.ts'
import { exactTime } from '#lib/texts/times.ts'
import type { WaitingApproval } from '#shared/contract/workloads.ts'
import { bytes } from '#shared/messages/message.ts'
import { inputWords, nameIn, wordsOf } from '#shared/workloads/input-words.ts'
import { Button } from '#ui/controls/button.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import type { Where } from './one-workload.ts'

type Props = { where: Where; approval: WaitingApproval; onClose: () => void }

const known = ['destroy', 'restore', 'forget-snapshot', 'purge'] as const
const kindOf = ({ verb }: WaitingApproval) => known.find(each => each === verb) ?? 'other'

export function AnswerDialog({ where, approval, onClose }: Props) {
  const { id, verb, input, asker, usedBytes, trashed, because, newer, leftOut } = approval
  const approve = useCommand('workloads.approve')
  const refuse = useCommand('workloads.refuse')
  const safe = useRef<HTMLButtonElement>(null)
  const name = nameIn(input)
  const kind = kindOf(approval)
  const error = approve.error ?? refuse.error
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={
        kind === 'other' ? t('workloads.answer.other', { verb }) : t(`workloads.answer.${kind}`, { name })
      }
      initialFocus={safe}
      footer={
        <>
          <Button
            ref={safe}
            busy={refuse.isPending}
            onClick={() => refuse.mutate({ ...where, id }, { onSuccess: onClose })}
          >
            {t('workloads.answer.refuse')}
          </Button>
          <Button
            variant="danger"
            busy={approve.isPending}
            onClick={() => approve.mutate({ ...where, id, name: name || verb }, { onSuccess: onClose })}
          >
            {kind === 'other' ? t('workloads.answer.yes') : t(`workloads.answer.yes.${kind}`, { name })}
          </Button>
        </>
      }
    >
      <div className="space-y-4">
        {because === 'untrusted' && <Callout tone="warn">{t('workloads.answer.untrusted')}</Callout>}
        {kind !== 'other' && <p>{t(`workloads.answer.detail.${kind}`)}</p>}
        {newer.length > 0 && (
          <Callout tone="warn">{t('workloads.answer.newer', { labels: wordsOf(newer) })}</Callout>
        )}
        {leftOut.length > 0 && (
          <Callout tone="warn">{t('workloads.answer.lost', { folders: wordsOf(leftOut) })}</Callout>
        )}
        <dl className="space-y-1.5">
          <Fact name={t('workloads.answer.what')}>
            <code translate="no" className="font-mono text-sm [overflow-wrap:anywhere]">
              {`${verb} ${inputWords(input)}`}
            </code>
          </Fact>
          {trashed && (
            <Fact name={t('workloads.answer.trashed')}>
              {t('workloads.answer.trashed.what', {
                name: trashed.name,
                person: trashed.owner,
                quota: trashed.quotaGiB,
                time: exactTime(trashed.trashedAt),
              })}
            </Fact>
          )}
          <Fact
            name={t(kind === 'forget-snapshot' ? 'workloads.answer.snapshot-size' : 'workloads.answer.size')}
          >
            {usedBytes === null ? t('workloads.answer.size-unknown') : texts.text(bytes(usedBytes))}
          </Fact>
          <Fact name={t('workloads.answer.asker')}>
            <bdi translate="no">{asker}</bdi>
          </Fact>
        </dl>
        {error && <ErrorPanel error={error} />}
      </div>
    </Dialog>
  )
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="flex gap-3">
    <dt className="w-28 shrink-0 text-muted">{name}</dt>
    <dd className="min-w-0 flex-1 font-medium">{children}</dd>
  </div>
)
