// The last lines that the hosts print while they are switched.
import { t, texts } from '#lib/texts/texts.ts'
import type { DeployDetail } from '#shared/model/jobs/deploy.ts'
import { Disclosure } from '#ui/controls/disclosure.tsx'

type Props = { lines: DeployDetail['lines']; several: boolean; nameOf: (host: string) => string }

export const HostLines = ({ lines, several, nameOf }: Props) => (
  <Disclosure
    label={t('deploy.job.said')}
    aside={<span className="tabular-nums">{texts.text(lines.length)}</span>}
  >
    <section
      aria-label={t('deploy.job.said')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="max-h-64 overflow-auto rounded-md bg-sunken p-3"
    >
      <pre className="font-mono text-xs leading-5">
        {lines.map(({ host, text }) => (several ? `${nameOf(host)}: ${text}` : text)).join('\n')}
      </pre>
    </section>
  </Disclosure>
)
