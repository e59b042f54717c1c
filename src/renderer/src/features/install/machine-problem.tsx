// Why nothing can be installed on a machine. A key that is not trusted yet is shown before anything is sent there.
import '#features/hosts/host-texts.ts'
import { ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import { TrustDialog } from '#features/hosts/trust/trust-dialog.tsx'
import { t } from '#lib/texts/texts.ts'
import type { ErrorReport } from '#shared/errors.ts'
import type { KnownHost } from '#shared/hosts/host.ts'
import { Button } from '#ui/controls/button.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'

type Props = { problem: ErrorReport; host: KnownHost | null; title: string; again: () => void }

export function MachineProblem({ problem, host, title, again }: Props) {
  const [trusting, setTrusting] = useState(false)
  const canTrust = problem.code === 'ssh.host-key-unknown' || problem.code === 'ssh.host-key-changed'
  return (
    <>
      <ErrorPanel
        error={problem}
        title={title}
        onRetry={again}
        actions={
          canTrust &&
          host && (
            <Button size="sm" icon={ShieldCheck} onClick={() => setTrusting(true)}>
              {t('host.trust')}
            </Button>
          )
        }
      />
      {trusting && host && <TrustDialog host={host} onClose={() => setTrusting(false)} onTrusted={again} />}
    </>
  )
}
