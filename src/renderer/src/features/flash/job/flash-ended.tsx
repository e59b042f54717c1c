import { Plus, Printer, RotateCw } from 'lucide-react'
import { useEffect, useState } from 'react'
import { navigate } from '#lib/hash-location.ts'
import { t, texts } from '#lib/texts/texts.ts'
import { isSameError } from '#shared/errors.ts'
import { succeeded } from '#shared/flash/flash.ts'
import { jobTitle } from '#shared/jobs/job-title.ts'
import type { FlashJobView } from '#shared/jobs/kinds/flash.ts'
import { flashHref } from '#shared/window/routes.ts'
import { Card } from '#ui/card.tsx'
import { Button } from '#ui/controls/button.tsx'
import { announce } from '#ui/feedback/announcer.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Page } from '#ui/page.tsx'
import { WriterQuestion } from '../drives/writer-question.tsx'
import { goTo, updateDraft } from '../wizard/draft.ts'
import { EndedDriveRow } from './drive-progress.tsx'
import { PrintLabels } from './labels.tsx'
import { Outcome, WhatNext } from './outcome.tsx'
import { useRetry } from './retry.ts'
import { endTitle, inOrder } from './text.ts'

export function FlashEnded({ view }: { view: FlashJobView }) {
  const results = inOrder(view.detail)
  const title = results.length > 0 ? endTitle(view.kind, results) : texts.text(jobTitle(view))
  const good = results.length > 0 && results.every(succeeded)
  useEffect(() => announce(title), [title])
  return (
    <Page title={texts.text(jobTitle(view))} actions={<Actions view={view} />}>
      <div className="space-y-4">
        {results.length > 0 && (
          <Outcome title={title} tone={good ? 'ok' : view.state === 'cancelled' ? 'neutral' : 'bad'}>
            {view.kind === 'flash' && results.some(succeeded) && (
              <WhatNext results={results.filter(succeeded)} />
            )}
          </Outcome>
        )}
        <CommonError view={view} />
        {metUnsafeWriter(view) && <WriterQuestion />}
        {results.length > 0 && (
          <Card>
            <ul aria-label={t('flash.drives.list')} className="divide-y divide-line">
              {results.map(result => (
                <EndedDriveRow key={result.path} result={result} />
              ))}
            </ul>
          </Card>
        )}
      </div>
    </Page>
  )
}

const metUnsafeWriter = ({ error, detail }: FlashJobView) =>
  [error, ...detail.results.map(result => result.error)].some(one => one?.code === 'flash.unsafe-writer')

/** The error that kept all of them from being written; an error of one drive is shown at that drive. */
function CommonError({ view }: { view: FlashJobView }) {
  const { error, detail } = view
  if (!error || error.code === 'flash.drives-failed') return null
  if (detail.results.length > 0 && detail.results.every(one => isSameError(one.error, error))) return null
  return <ErrorPanel error={error} title={t('flash.job.failed')} />
}

function Actions({ view }: { view: FlashJobView }) {
  const results = inOrder(view.detail)
  const retry = useRetry(view)
  const [printing, setPrinting] = useState(false)
  const named = results.filter(result => succeeded(result) && result.hostname)
  const more = () => {
    updateDraft(from => goTo(from, 'where'))
    navigate(flashHref())
  }
  return (
    <>
      {named.length > 0 && (
        <Button icon={Printer} onClick={() => setPrinting(true)}>
          {t('flash.ended.print', { count: named.length })}
        </Button>
      )}
      {retry && (
        <Button icon={RotateCw} variant="primary" busy={retry.busy} onClick={retry.start}>
          {retry.label}
        </Button>
      )}
      <Button icon={Plus} {...(retry ? {} : { variant: 'primary' as const })} onClick={more}>
        {t('flash.ended.more')}
      </Button>
      {printing && (
        <PrintLabels image={view.name} at={view.endedAt} results={named} onDone={() => setPrinting(false)} />
      )}
    </>
  )
}
