// The last lines that the hosts print while they are switched.
import { t, texts } from '#lib/texts/texts.ts'
import type { DeployDetail } from '#shared/jobs/kinds/deploy.ts'
import { Disclosure } from '#ui/controls/disclosure.tsx'
import { OutputLines } from '#ui/feedback/output-lines.tsx'

type Props = { lines: DeployDetail['lines']; several: boolean; nameOf: (host: string) => string }

export const HostLines = ({ lines, several, nameOf }: Props) => (
  <Disclosure
    label={t('deploy.job.output')}
    aside={<span className="tabular-nums">{texts.text(lines.length)}</span>}
  >
    <OutputLines
      label={t('deploy.job.output')}
      lines={lines.map(({ host, text }) => (several ? `${nameOf(host)}: ${text}` : text))}
    />
  </Disclosure>
)
