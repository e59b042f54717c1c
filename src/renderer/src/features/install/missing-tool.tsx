import { RotateCw } from 'lucide-react'
import { t, texts } from '#lib/texts/texts.ts'
import { CommandLine } from '#ui/command-line.tsx'
import { Button } from '#ui/controls/button.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import type { InstallWizard } from './wizard/use-install.ts'

/** Without it nothing can be installed: what to do comes first. */
export function MissingTool({ tool: { wrong, again, asking } }: Pick<InstallWizard, 'tool'>) {
  if (!wrong || wrong.state === 'ok') return null
  return (
    <Callout
      tone="warn"
      title={t(`install.tool.${wrong.state}`)}
      actions={
        <Button size="sm" icon={RotateCw} busy={asking} onClick={again}>
          {t('install.tool.again')}
        </Button>
      }
    >
      <div className="space-y-2">
        <p>{t('install.tool.detail')}</p>
        <CommandLine command={texts.text(wrong.install)} />
      </div>
    </Callout>
  )
}
