import { t } from '#lib/texts/texts.ts'
import type { OwnConnect } from '#shared/contract/connect.ts'
import { CopyButton } from '#ui/feedback/copy-button.tsx'
import { When } from '#ui/when.tsx'
import { FactRow } from '../box/fact-row.tsx'

type Running = NonNullable<OwnConnect['running']>

export const RunningFacts = ({ own, running }: { own: OwnConnect; running: Running }) => (
  <dl className="space-y-1.5">
    <FactRow name={t('own-connect.since')}>
      <When at={running.since} />
    </FactRow>
    <FactRow name={t('own-connect.address')}>
      <Copied text={running.url} what={t('own-connect.address')} />
    </FactRow>
    {own.choice.reach === 'network' && (
      <FactRow name={t('own-connect.addresses')}>
        {running.network.length === 0 && t('own-connect.no-addresses')}
        <ul className="space-y-1.5">
          {running.network.map(({ url, interfaceName }) => (
            <li key={url}>
              <Copied text={url} what={url} beside={t('own-connect.interface', { name: interfaceName })} />
            </li>
          ))}
        </ul>
      </FactRow>
    )}
    <FactRow name={t('own-connect.fingerprint')}>
      {running.fingerprint && <Copied text={running.fingerprint} what={t('own-connect.fingerprint')} />}
    </FactRow>
    <FactRow name={t('own-connect.code')}>
      {running.setUpCode && (
        <>
          <Copied text={running.setUpCode} what={t('own-connect.code')} />
          <p className="text-muted text-sm">{t('own-connect.code.help')}</p>
        </>
      )}
    </FactRow>
    <FactRow name={t('own-connect.folder')}>
      <span translate="no">{own.folder}</span>
    </FactRow>
  </dl>
)

const Copied = ({ text, what, beside }: { text: string; what: string; beside?: string }) => (
  <span className="-my-1 flex items-center gap-2">
    <code translate="no" className="min-w-0 break-all font-mono">
      {text}
    </code>
    {beside && (
      <span translate="no" className="text-muted">
        {beside}
      </span>
    )}
    <CopyButton text={text} label={t('own-connect.copy', { what })} />
  </span>
)
