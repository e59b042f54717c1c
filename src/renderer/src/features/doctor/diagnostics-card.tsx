// Shows, copies or saves the data that a person gives away with a bug report.
import { Check, Copy, Download } from 'lucide-react'
import { useState } from 'react'
import { call } from '#lib/engine/calls.ts'
import { downloadText } from '#lib/texts/text-files.ts'
import { t, texts } from '#lib/texts/texts.ts'
import { reportFileName, reportText } from '#shared/diagnostics/report-text.ts'
import { Button } from '#ui/controls/button.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Card, CardBody, CardHeader } from '../../ui/card.tsx'

type Report = { fileName: string; text: string }
type Action = 'copy' | 'save' | 'show'

export function DiagnosticsCard() {
  const [busy, setBusy] = useState<Action | null>(null)
  const [copied, setCopied] = useState(false)
  const [shown, setShown] = useState<Report | null>(null)
  const [failed, setFailed] = useState<unknown>(null)

  /** The report is read again each time: what just went wrong has to be in it. */
  const withReport = async (action: Action, use: (report: Report) => unknown) => {
    setBusy(action)
    setFailed(null)
    try {
      const report = await call('doctor.report', {})
      const made = { fileName: reportFileName(report), text: reportText(report, texts) }
      setShown(before => before && made)
      await use(made)
    } catch (thrown) {
      setFailed(thrown)
    } finally {
      setBusy(null)
    }
  }
  const copy = async ({ text }: Report) => {
    try {
      await navigator.clipboard.writeText(text)
    } catch {
      // The text can still be saved, or marked by hand.
      return toast(t('ui.clipboard-failed'), 'bad')
    }
    setCopied(true)
    toast(t('diagnostics.copied'))
  }
  return (
    <Card>
      <CardHeader title={t('diagnostics.heading')} />
      <CardBody className="space-y-3">
        <p className="text-muted">{t('diagnostics.description')}</p>
        {Boolean(failed) && <ErrorPanel title={t('diagnostics.failed')} error={failed} />}
        <div className="flex flex-wrap gap-2">
          <Button
            icon={copied ? Check : Copy}
            busy={busy === 'copy'}
            onClick={() => withReport('copy', copy)}
          >
            {t('diagnostics.copy')}
          </Button>
          <Button
            icon={Download}
            busy={busy === 'save'}
            onClick={() => withReport('save', ({ fileName, text }) => downloadText(fileName, text))}
          >
            {t('diagnostics.save')}
          </Button>
          <Button
            variant="quiet"
            aria-expanded={shown !== null}
            busy={busy === 'show'}
            onClick={() => (shown ? setShown(null) : withReport('show', setShown))}
          >
            {t(shown ? 'diagnostics.hide' : 'diagnostics.show')}
          </Button>
        </div>
        {shown && (
          <section
            aria-label={t('diagnostics.heading')}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
            tabIndex={0}
            className="max-h-80 overflow-auto rounded-md bg-sunken p-3"
          >
            <pre className="whitespace-pre-wrap break-words font-mono text-xs leading-5">{shown.text}</pre>
          </section>
        )}
      </CardBody>
    </Card>
  )
}
