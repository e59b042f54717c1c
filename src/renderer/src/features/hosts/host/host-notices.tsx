// Shows the problems of a host at this moment, and the first thing to do about each.
import { KeyRound, Radar, ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import { rich } from '#lib/texts/rich-text.tsx'
import { t } from '#lib/texts/texts.ts'
import type { ErrorReport } from '#shared/errors.ts'
import { hostsHref } from '#shared/window/routes.ts'
import { Button, ButtonLink } from '#ui/controls/button.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { When } from '#ui/when.tsx'
import type { HostPageData } from '../host-page-data.ts'
import { reachOf } from '../host-view.ts'
import { PutKey } from '../trust/put-key.tsx'
import { TrustDialog } from '../trust/trust-dialog.tsx'

/** Then no password puts a key there. */
const takesKeyOnly = ({ code, values }: ErrorReport) =>
  code === 'ssh.denied' &&
  values?.['methods'] !== undefined &&
  !/password|keyboard-interactive/.test(String(values['methods']))

export function HostNotices({ page, error }: { page: HostPageData; error: ErrorReport | null }) {
  const { host, history, ask, asking } = page
  const [open, setOpen] = useState<'trust' | 'key' | null>(null)
  const close = () => setOpen(null)
  const reach = reachOf({ at: 0, error })
  return (
    <div className="shrink-0 empty:hidden">
      {error && (
        <ErrorPanel
          error={error}
          title={t(reach === 'waiting' ? 'host.waits-for-start' : 'host.cannot-reach')}
          onRetry={ask}
          retrying={asking}
          className="mb-3"
          actions={
            <>
              {(reach === 'untrusted' || reach === 'key-changed') && (
                <Button size="sm" icon={ShieldCheck} onClick={() => setOpen('trust')}>
                  {t('host.trust')}
                </Button>
              )}
              {reach === 'denied' && !takesKeyOnly(error) && (
                <Button size="sm" icon={KeyRound} onClick={() => setOpen('key')}>
                  {t('host.put-key')}
                </Button>
              )}
              {reach === 'waiting' && (
                <ButtonLink size="sm" icon={Radar} href={hostsHref()}>
                  {t('host.look-for')}
                </ButtonLink>
              )}
              {history.facts && (
                <span className="self-center text-muted text-sm">
                  {rich('host.as-of', { when: <When at={history.facts.at} /> })}
                </span>
              )}
            </>
          }
        />
      )}
      {open === 'trust' && <TrustDialog host={host} onClose={close} onTrusted={ask} />}
      {open === 'key' && <PutKey host={host} onClose={close} onDone={ask} />}
    </div>
  )
}
