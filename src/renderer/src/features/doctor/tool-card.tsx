import { CircleCheck, CircleDashed, CircleX, type LucideIcon, TriangleAlert, Wrench } from 'lucide-react'
import { useState } from 'react'
import { useCommand } from '#lib/engine/calls.ts'
import { t, texts } from '#lib/texts/texts.ts'
import type { ToolReport } from '#shared/doctor.ts'
import { CommandLine } from '#ui/command-line.tsx'
import { Button } from '#ui/controls/button.tsx'
import { Badge, type Tone, toneText } from '#ui/feedback/badge.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { PathText } from '#ui/paths/path-text.tsx'
import { Words } from '#ui/text.tsx'
import { Card } from '../../ui/card.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { FixProgress } from './fix-progress.tsx'
import { installCommands, isCommand, toolTone } from './tool-text.ts'

const icons: Partial<Record<Tone, LucideIcon>> = {
  ok: CircleCheck,
  warn: TriangleAlert,
  bad: CircleX,
  neutral: CircleDashed,
}

export function ToolCard({ tool, runningJob }: { tool: ToolReport; runningJob: string | null }) {
  const [asking, setAsking] = useState(false)
  const fix = useCommand('doctor.fix')
  const tone = toolTone(tool)
  const Glyph = icons[tone] ?? CircleCheck
  const job = runningJob ?? fix.data?.job ?? null
  const start = () => {
    setAsking(false)
    fix.mutate({ tool: tool.id })
  }
  return (
    <Card className="flex gap-3 p-4">
      <Glyph aria-hidden className={`mt-0.5 size-5 shrink-0 ${toneText[tone]}`} />
      <div className="min-w-0 flex-1 space-y-2">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <h2 translate="no" dir="auto" className="font-semibold">
            {tool.name}
          </h2>
          <Badge tone={tone}>{t(`tool.state.${tool.state}`)}</Badge>
          {!tool.required && <Badge>{t('tool.optional')}</Badge>}
          {tool.version && (
            <span translate="no" className="text-muted text-sm">
              {tool.version}
            </span>
          )}
          {tool.path && (
            <span className="ml-auto flex min-w-0 text-muted">
              <PathText path={tool.path} />
            </span>
          )}
        </div>
        <p className="text-muted">{texts.text(tool.why)}</p>
        {tool.problem && (
          <p className={tool.state === 'ok' ? 'text-muted' : toneText[tone]}>
            <Words>{texts.text(tool.problem)}</Words>
          </p>
        )}
        {tool.state !== 'ok' && <HowToGet tool={tool} />}
        {fix.error && <ErrorPanel title={t('tool.not-installed', { tool: tool.name })} error={fix.error} />}
        {job && <FixProgress job={job} tool={tool} />}
      </div>
      {tool.fix && tool.state !== 'ok' && (
        <Button
          variant="primary"
          aria-label={t('tool.fix-this', { tool: tool.name })}
          icon={Wrench}
          busy={Boolean(runningJob) || fix.isPending}
          onClick={() => setAsking(true)}
        >
          {t('tool.fix')}
        </Button>
      )}
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t('tool.fix.title', { tool: tool.name })}
        confirm={t('tool.fix.confirm')}
        cancel={t('tool.fix.cancel')}
        danger={false}
        onConfirm={start}
      >
        <p>{t('tool.fix.detail')}</p>
        <p className="mt-2 rounded-md bg-sunken p-3 whitespace-pre-wrap">
          <Words>{texts.text(tool.fix ?? '')}</Words>
        </p>
      </ConfirmDialog>
    </Card>
  )
}

const HowToGet = ({ tool }: { tool: ToolReport }) => {
  const install = texts.text(tool.install)
  const commands = installCommands(install)
  return (
    <div className="space-y-1">
      <p className="text-muted text-sm">{t(tool.fix ? 'tool.get-yourself' : 'tool.get')}</p>
      {commands.every(isCommand) ? (
        commands.map(command => <CommandLine key={command} command={command} />)
      ) : (
        <p>
          <Words>{install}</Words>
        </p>
      )}
    </div>
  )
}
