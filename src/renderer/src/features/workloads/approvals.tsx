import { useState } from 'react'
import { t, texts } from '#lib/texts/texts.ts'
import type { WaitingApproval } from '#shared/contract/workloads.ts'
import { bytes } from '#shared/messages/message.ts'
import { inputWords } from '#shared/workloads/input-words.ts'
import { Button } from '#ui/controls/button.tsx'
import { Section } from '#ui/section.tsx'
import { AnswerDialog } from './answer-dialog.tsx'
import type { Where } from './one-workload.ts'

type Props = { where: Where; approvals: readonly WaitingApproval[] }

/** Renders nothing if no approval is pending. */
export function Approvals({ where, approvals }: Props) {
  const [open, setOpen] = useState<WaitingApproval | null>(null)
  return (
    <>
      {approvals.length > 0 && (
        <Section
          id="workloads-approvals"
          title={t('workloads.approvals')}
          detail={t('workloads.approvals.detail')}
        >
          <ul className="space-y-2">
            {approvals.map(each => (
              <li
                key={each.id}
                className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border border-warn bg-surface px-4 py-3"
              >
                <div className="min-w-48 flex-1">
                  <code translate="no" className="font-mono text-sm [overflow-wrap:anywhere]">
                    {actionOf(each)}
                  </code>
                  <p className="text-muted text-sm">
                    {t('workloads.approvals.by', { person: each.asker })}
                    {each.usedBytes !== null && ` · ${texts.text(bytes(each.usedBytes))}`}
                  </p>
                </div>
                <Button
                  size="sm"
                  aria-label={t('workloads.approvals.answer.name', { action: actionOf(each) })}
                  onClick={() => setOpen(each)}
                >
                  {t('workloads.approvals.answer')}
                </Button>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {open && <AnswerDialog where={where} approval={open} onClose={() => setOpen(null)} />}
    </>
  )
}

const actionOf = ({ verb, input }: WaitingApproval) => `${verb} ${inputWords(input)}`
