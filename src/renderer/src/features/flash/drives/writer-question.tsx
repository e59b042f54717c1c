import { useEffect, useRef, useState } from 'react'
import { useCall } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import { Button } from '#ui/controls/button.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { Words } from '#ui/text.tsx'
import { InstallWriter } from './install-writer.tsx'

/** If drives cannot be written before the writer is installed, says so and offers to install it. */
export function WriterQuestion() {
  const { data } = useCall('writer.state', {})
  const [asking, setAsking] = useState(false)
  const [installed, setInstalled] = useState(false)
  const done = useRef<HTMLParagraphElement>(null)
  // The button that had the focus is gone.
  useEffect(() => {
    if (installed) done.current?.focus()
  }, [installed])
  if (installed)
    return (
      <Callout tone="ok">
        <p ref={done} tabIndex={-1} role="status">
          {t('flash.writer.installed')}
        </p>
      </Callout>
    )
  if (data?.state === 'not-allowed') return <NotAllowed />
  if (data?.state === 'impossible')
    return (
      <Callout tone="bad" title={t('flash.writer.impossible')}>
        <Words>{t('flash.writer.impossible.help', { reason: data.reason ?? '' })}</Words>
      </Callout>
    )
  if (data?.state !== 'missing') return null
  return (
    <Callout
      tone="warn"
      title={t('flash.writer.missing')}
      actions={
        <Button size="sm" onClick={() => setAsking(true)}>
          {t('flash.writer.install')}
        </Button>
      }
    >
      {t('flash.writer.missing.help')}
      {asking && (
        <InstallWriter
          setup={data}
          onClose={() => setAsking(false)}
          onInstalled={() => {
            setAsking(false)
            setInstalled(true)
          }}
        />
      )}
    </Callout>
  )
}

/** Before anything is chosen: where this user can write no drive at all. */
export function AccountNotice() {
  const { data } = useCall('writer.state', {})
  return data?.state === 'not-allowed' ? <NotAllowed /> : null
}

const NotAllowed = () => (
  <Callout tone="bad" title={t('flash.writer.not-allowed')}>
    {t('flash.writer.not-allowed.help')}
  </Callout>
)
